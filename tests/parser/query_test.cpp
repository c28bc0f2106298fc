#include "parser/query.h"

#include <chrono>
#include <random>

#include "support.h"

using namespace std::literals;
namespace tintype::parser {
namespace {

Result<job::Job> parsed(std::string_view target, bool strict = false) {
  Options options;
  options.strict = strict;
  return parse_query(target, "/img"sv.size(), options);
}

// The canonical chain of /img/a.jpg?QUERY behind its source and without its sink's defaults, or
// the error as "position: message".
std::string chain_of(std::string_view target, bool strict = false) {
  const auto job = parsed(target, strict);
  if (!job) return std::to_string(job.error().position.value_or(9999)) + ": " + job.error().message;
  return job::canonical_text(*job);
}
std::string after_source(std::string_view query) {
  const auto text = chain_of("/img/a.jpg?" + std::string(query));
  constexpr auto kSource = "source=url[file:a.jpg]&"sv;
  if (!text.starts_with(kSource)) return text;
  const auto rest = text.substr(kSource.size());
  return rest.ends_with("&sink") ? rest.substr(0, rest.size() - 5) : rest;
}

// Refused with 400 at the value.
void check_refused(std::string_view query) {
  const auto target = "/img/a.jpg?" + std::string(query);
  INFO(target);
  const auto job = parsed(target);
  REQUIRE_FALSE(job);
  CHECK(job.error().code == Code::bad_request);
  const auto last = query.rfind('&') == query.npos ? 0 : query.rfind('&') + 1;
  CHECK(job.error().position == "/img/a.jpg?"sv.size() + query.find('=', last) + 1);
}

}  // namespace

TEST_CASE("a path alone is its source", "[parser]") {
  CHECK(chain_of("/img/a.jpg") == "source=url[file:a.jpg]&sink");
  CHECK(chain_of("/img/a.jpg?") == "source=url[file:a.jpg]&sink");
  CHECK(chain_of("/img/shoes/red.jpg?w=600&fm=webp") ==
        "source=url[file:shoes/red.jpg]&scale=width[600]&sink=format[webp]");
}

TEST_CASE("the path is decoded exactly once", "[parser]") {
  CHECK(chain_of("/img/a%20b+c.jpg") == "source=url[file:a b+c.jpg]&sink");
  CHECK(chain_of("/img/%C3%BC.jpg") == "source=url[file:ü.jpg]&sink");
  CHECK(chain_of("/img/a%2520b.jpg") == "source=url[file:a%20b.jpg]&sink");
  CHECK(chain_of("/img//x/./a.jpg") == "source=url[file:x/a.jpg]&sink");
}

TEST_CASE("a path is text, whatever it looks like", "[parser]") {
  const auto job = parsed("/img/global.warming/(a).width[1].jpg");
  REQUIRE(job);
  CHECK(job::known_inputs(*job) == std::vector{"file:global.warming/(a).width[1].jpg"s});
}

TEST_CASE("a path may be a url", "[parser]") {
  CHECK(job::known_inputs(*parsed("/img/https%3A%2F%2Fhost.org%2Fa.jpg%3Fv%3D1?w=2")) ==
        std::vector{"https://host.org/a.jpg?v=1"s});
  CHECK(job::known_inputs(*parsed("/img/http://HOST/a.jpg")) == std::vector{"http://host/a.jpg"s});
  CHECK(job::known_inputs(*parsed("/img/s3:photos/a%20b/C.jpg?w=1")) ==
        std::vector{"s3:photos/a b/C.jpg"s});
}

TEST_CASE("bad paths are refused where they begin", "[parser]") {
  for (auto path : {"/img/", "/img", "/img/..", "/img/../a", "/img/a/%2e%2e/b", "/img/a%00b",
                    "/img/a%0Ab", "/img/%ff", "/img/https://", "/img/http://u@h/", "/img/?w=1"}) {
    INFO(path);
    const auto job = parsed(path);
    REQUIRE_FALSE(job);
    CHECK(job.error().code == Code::bad_request);
    CHECK(job.error().position ==
          std::min<std::size_t>(5, std::string_view(path).find('?') == std::string_view::npos
                                       ? std::string_view(path).size()
                                       : 5));
  }
  CHECK(chain_of("/img/a%2").starts_with("6: "));
  CHECK(chain_of("/img/a.jpg?w=1%zz").starts_with("14: "));
}

TEST_CASE("w and h are pixels or shares, times dpr", "[parser]") {
  CHECK(after_source("w=300&h=200") == "scale=height[200],width[300]");
  CHECK(after_source("width=300&height=200") == "scale=height[200],width[300]");
  CHECK(after_source("h=200") == "scale=height[200]");
  CHECK(after_source("w=0.5") == "scale=width[50%]");
  CHECK(after_source("w=.55&h=1") == "scale=height[100%],width[55%]");
  CHECK(after_source("w=300&dpr=2") == "scale=width[600]");
  CHECK(after_source("w=301&dpr=1.5") == "scale=width[452]");
  CHECK(after_source("w=0.25&dpr=2") == "scale=width[50%]");
  CHECK(after_source("w=300.4") == "scale=width[300]");
  CHECK(after_source("w=0&h=10") == "scale=height[10]");
  CHECK(after_source("dpr=2") == "sink");
}

TEST_CASE("every fit has its commands", "[parser]") {
  CHECK(after_source("w=3&h=2&fit=clip") == "scale=height[2],width[3]");
  CHECK(after_source("w=3&h=2&fit=max") == "scale=fit[limit],height[2],width[3]");
  CHECK(after_source("w=3&h=2&fit=scale") == "scale=fit[stretch],height[2],width[3]");
  CHECK(after_source("w=3&h=2&fit=crop") == "scale=fit[cover],height[2],width[3]");
  CHECK(after_source("w=3&h=2&f=MIN") == "scale=fit[min],height[2],width[3]");
  CHECK(after_source("w=3&h=2&fit=facearea") ==
        "scale=fit[cover],gravity[entropy],height[2],width[3]");
  CHECK(after_source("w=3&h=2&fit=fill") ==
        "scale=height[2],width[3]&extend=color[ffffff],height[2],width[3]");
  CHECK(after_source("w=3&h=2&fit=fillmax&bg=red") ==
        "scale=fit[limit],height[2],width[3]&extend=color[ff0000],height[2],width[3]&"
        "flatten=color[ff0000]");
  CHECK(after_source("w=3&h=2&fit=clamp") ==
        "scale=height[2],width[3]&extend=edge[copy],height[2],width[3]");
}

TEST_CASE("with one side every fit follows the other", "[parser]") {
  for (auto fit : {"clip", "clamp", "crop", "facearea", "fill", "scale"}) {
    CHECK(after_source("w=3&fit="s + fit) == "scale=width[3]");
  }
  for (auto fit : {"max", "min", "fillmax"}) {
    CHECK(after_source("w=3&fit="s + fit) == "scale=fit[limit],width[3]");
  }
}

TEST_CASE("crop says which part stays", "[parser]") {
  const auto gravity = [](const std::string& crop) {
    const auto text = after_source("w=3&h=2&fit=crop&crop=" + crop);
    const auto at = text.find("gravity[");
    return at == text.npos ? text : text.substr(at + 8, text.find(']', at) - at - 8);
  };
  CHECK(gravity("top") == "north");
  CHECK(gravity("top,left") == "northwest");
  CHECK(gravity("right%2Cbottom") == "southeast");
  CHECK(gravity("faces") == "entropy");
  CHECK(gravity("faces,edges") == "entropy");
  CHECK(gravity("edges,top") == "attention");
  CHECK(gravity("center") == "scale=fit[cover],height[2],width[3]");
  CHECK(after_source("w=3&h=2&fit=crop&crop=focalpoint&fp-x=0.2&fp-y=.9&fp-z=1.5") ==
        "scale=fit[cover],fx[0.2],fy[0.9],gravity[focal],height[2],width[3],zoom[1.5]");
  CHECK(after_source("w=3&h=2&fp-x=0.2") == "scale=height[2],width[3]");
}

TEST_CASE("an aspect gives the other side", "[parser]") {
  CHECK(after_source("w=300&ar=3:2&fit=crop") == "scale=fit[cover],height[200],width[300]");
  CHECK(after_source("h=200&ar=1.5&fit=crop&dpr=2") == "scale=fit[cover],height[400],width[600]");
  CHECK(after_source("w=300&h=10&ar=3:2&fit=crop") == "scale=fit[cover],height[10],width[300]");
  CHECK(after_source("w=300&ar=3:2") == "scale=width[300]");
  CHECK(after_source("ar=3:2&fit=crop&crop=top") == "crop=aspect[1.5],gravity[north]");
  CHECK(after_source("ar=3:2&fit=crop") == "crop=aspect[1.5],gravity[center]");
}

TEST_CASE("rect cuts first", "[parser]") {
  CHECK(after_source("rect=10,20,300,200&w=30") ==
        "crop=height[200],width[300],x[10],y[20]&scale=width[30]");
  CHECK(after_source("rect=0.1,0.25,300,0.5") == "crop=height[50%],width[300],x[10%],y[25%]");
  CHECK(after_source("rect=center,middle,30,20") == "crop=gravity[center],height[20],width[30]");
  CHECK(after_source("rect=right,5,30,20") == "crop=gravity[northeast],height[20],width[30],y[5]");
  CHECK(after_source("rect=7,bottom,30,20") == "crop=gravity[southwest],height[20],width[30],x[7]");
}

TEST_CASE("orientations are undone by flips and turns, and EXIF left alone", "[parser]") {
  const auto turns = [](const char* orient) {
    const auto text = chain_of("/img/a.jpg?orient="s + orient);
    constexpr auto kHead = "autorotate=enabled[false]&source=url[file:a.jpg]&"sv;
    REQUIRE(text.starts_with(kHead));
    return text.substr(kHead.size());
  };
  CHECK(turns("0") == "sink");
  CHECK(turns("1") == "sink");
  CHECK(turns("2") == "flop&sink");
  CHECK(turns("3") == "rotate=degrees[180]&sink");
  CHECK(turns("4") == "flip&sink");
  CHECK(turns("5") == "flop&rotate=degrees[270]&sink");
  CHECK(turns("6") == "rotate=degrees[90]&sink");
  CHECK(turns("7") == "flop&rotate=degrees[90]&sink");
  CHECK(turns("8") == "rotate=degrees[270]&sink");
  CHECK(turns("90") == turns("6"));
  CHECK(turns("180") == turns("3"));
  CHECK(turns("270") == turns("8"));
  CHECK(chain_of("/img/a.jpg?or=6") == chain_of("/img/a.jpg?orient=6"));
}

TEST_CASE("flip and rot come before the size", "[parser]") {
  CHECK(after_source("flip=h") == "flop");
  CHECK(after_source("flip=v&w=9") == "flip&scale=width[9]");
  CHECK(after_source("flip=hv") == "flop&flip");
  CHECK(after_source("rot=90") == "rotate=degrees[270]");
  CHECK(after_source("rot=0") == "sink");
  CHECK(after_source("rot=360") == "sink");
  CHECK(after_source("rot=10.5&bg=0f0&w=5") ==
        "rotate=background[00ff00],degrees[349.5]&scale=width[5]&flatten=color[00ff00]");
}

TEST_CASE("trim, pad, border and mask", "[parser]") {
  CHECK(after_source("trim=auto") == "trim");
  CHECK(after_source("trim=color") == "trim=threshold[0]");
  CHECK(after_source("trim=color&trim-color=fff&trimtol=5") == "trim=color[ffffff],threshold[5]");
  CHECK(after_source("pad=10") == "extend=bottom[10],left[10],right[10],top[10]");
  CHECK(after_source("w=300&pad=10&bg=000") ==
        "scale=width[280]&extend=bottom[10],color[000000],left[10],right[10],top[10]&"
        "flatten=color[000000]");
  CHECK(after_source("pad=0") == "sink");
  CHECK(after_source("border=5,f00") == "border=color[ff0000],width[5]");
  CHECK(after_source("border=5,f00&border-radius=4") == "border=color[ff0000],radius[4],width[5]");
  CHECK(after_source("border=0,f00") == "sink");
  CHECK(after_source("mask=ellipse") == "mask");
  CHECK(after_source("mask=corners") == "mask=radius[20%],shape[corners]");
  CHECK(after_source("mask=corners&corner-radius=8") == "mask=radius[8],shape[corners]");
  CHECK(after_source("mask=corners&corner-radius=8,8,8,8") == "mask=radius[8],shape[corners]");
  CHECK(after_source("corner-radius=8") == "sink");
}

TEST_CASE("colours and effects", "[parser]") {
  CHECK(after_source("bri=-10") == "brightness=amount[-10]");
  CHECK(after_source("con=20&sat=-100") == "contrast=amount[20]&saturation=amount[-100]");
  CHECK(after_source("gam=50") == "gamma=value[2]");
  CHECK(after_source("gam=-100") == "gamma=value[0.25]");
  CHECK(after_source("hue=90") == "hue=degrees[90]");
  CHECK(after_source("sepia=50") == "sepia=amount[50]");
  CHECK(after_source("bri=0&con=0&sepia=0&blur=0&sharp=0&gam=0&sat=0&hue=0") == "sink");
  CHECK(after_source("monochrome=ff0000") == "tint=color[ff0000]");
  CHECK(after_source("mono=80ff0000") == "tint=amount[50],color[ff0000]");
  CHECK(after_source("invert=true") == "negate");
  CHECK(after_source("inv") == "negate");
  CHECK(after_source("invert=false") == "sink");
  CHECK(after_source("blur=200&sharp=10") == "sharpen&blur=sigma[25]");
  CHECK(after_source("blur=1") == "blur=sigma[0.3]");
  CHECK(after_source("blur=2000") == "blur=sigma[250]");
}

TEST_CASE("colours have their alpha in front", "[parser]") {
  CHECK(after_source("bg=F80") == "flatten=color[ff8800]");
  CHECK(after_source("bg=%23ff8800") == "flatten=color[ff8800]");
  CHECK(after_source("pad=1&bg=80ff8800") ==
        "extend=bottom[1],color[ff880080],left[1],right[1],top[1]");
  CHECK(after_source("pad=1&bg=8f80") ==
        "extend=bottom[1],color[ff880088],left[1],right[1],top[1]");
  CHECK(after_source("bg=80ff8800") == "sink");
  CHECK(after_source("bg=tomato") == "flatten=color[ff6347]");
  CHECK(after_source("bg=00ff8800") == "sink");
}

TEST_CASE("the file's format and quality", "[parser]") {
  CHECK(after_source("fm=jpg") == "sink=format[jpeg]");
  CHECK(after_source("fm=pjpg&q=60") == "sink=format[jpeg],progressive[true],quality[60]");
  CHECK(after_source("fm=png8") == "sink=format[png],palette[true]");
  CHECK(after_source("fm=png32") == "sink=format[png]");
  CHECK(after_source("fm=json") == "sink=format[json]");
  CHECK(after_source("auto=format") == "sink=format[auto]");
  CHECK(after_source("auto=compress") == "sink");
  CHECK(after_source("auto=compress,format&fm=jpg") == "sink=format[auto]");
  CHECK(after_source("auto=compress&fm=png") == "sink=format[png],palette[true]");
  CHECK(after_source("auto=format&fm=json") == "sink=format[json]");
  CHECK(after_source("auto=format,enhance,redeye") == "sink=format[auto]");
  CHECK(after_source("fm=webp&lossless=1") == "sink=format[webp],lossless[true]");
  CHECK(after_source("q=0") == "sink=quality[1]");
  CHECK(after_source("palette=json") == "sink=report[json]");
  CHECK(after_source("palette=css") == "sink=report[css]");
}

TEST_CASE("pages and frames count from one", "[parser]") {
  CHECK(after_source("page=1") == "page=number[0]");
  CHECK(after_source("frame=3") == "page=number[2]");
  CHECK(after_source("frame=3&page=5") == "page=number[2]");
}

TEST_CASE("dl names the download and leaves the picture's form alone", "[parser]") {
  const auto named = parsed("/img/b/a.jpg?dl=x%2Fy%0Az.jpg&w=5");
  REQUIRE(named);
  CHECK(named->download_name == "xyz.jpg");
  CHECK(job::canonical_text(*named) == chain_of("/img/b/a.jpg?w=5"));
  CHECK(parsed("/img/b/a.jpg?dl")->download_name == "a.jpg");
  CHECK(parsed("/img/b/a.jpg?dl=")->download_name == "a.jpg");
  CHECK(parsed("/img/b/a.jpg")->download_name.empty());
}

TEST_CASE("parameters come in any order, and the last one counts", "[parser]") {
  CHECK(after_source("fm=webp&blur=8&w=9&bri=1&rect=0,0,5,5") ==
        after_source("rect=0,0,5,5&bri=1&w=9&blur=8&fm=webp"));
  CHECK(after_source("w=5&w=6") == "scale=width[6]");
  CHECK(after_source("w=bad&width=6") == "scale=width[6]");
  CHECK(after_source("&&w=6&") == "scale=width[6]");
  CHECK(after_source("w=6&w=") == "sink");
}

TEST_CASE("unknown parameters are ignored unless the mount is strict", "[parser]") {
  CHECK(after_source("ixlib=js-3&s=abc&w=6&W=7&constructor=1&=3") == "scale=width[6]");
  CHECK(chain_of("/img/a.jpg?w=6&ixlib=js", true) == "15: there is no parameter named \"ixlib\"");
  CHECK(chain_of("/img/a.jpg?w=", true) == "13: expected a value");
  CHECK(chain_of("/img/a.jpg?auto=enhance", true).starts_with("16: "));
  CHECK(chain_of("/img/a.jpg?w=6&fm=webp", true) ==
        "source=url[file:a.jpg]&scale=width[6]&sink=format[webp]");
}

TEST_CASE("bad values are refused at their place", "[parser]") {
  for (auto query : {"w=abc",
                     "w=-1",
                     "w=1e3",
                     "w=NaN",
                     "w=1e308",
                     "w=2147483648",
                     "w=65536",
                     "w=undefined",
                     "w=40000&dpr=6",
                     "w=(1)",
                     "h=shoe.width",
                     "h=global.x",
                     "fit=bogus",
                     "crop=middle",
                     "crop=top,bottom",
                     "ar=0",
                     "ar=3",
                     "w=5&fit=crop&ar=16/9",
                     "rect=1,2,3",
                     "rect=1,2,0,4",
                     "rect=a,b,c,d",
                     "rect=-1,0,5,5",
                     "rect=1,2,3,4,5",
                     "rect=top,left,5,5",
                     "auto=bogus",
                     "fm=bmp",
                     "q=101",
                     "q=-1",
                     "q=75.5",
                     "dpr=0.5x",
                     "bg=zzz",
                     "bg=#ff",
                     "fp-x=2",
                     "fp-z=0",
                     "orient=9",
                     "orient=-90",
                     "rot=361",
                     "rot=-1",
                     "flip=x",
                     "trim=alpha",
                     "trim-color=x",
                     "trim-tol=-1",
                     "pad=-1",
                     "w=10&pad=5",
                     "border=5",
                     "border=x,red",
                     "border=5,nocolour",
                     "border=1,2,3",
                     "mask=star",
                     "mask=https://h/a.png",
                     "corner-radius=1,2,3,4",
                     "corner-radius=x",
                     "blur=2001",
                     "sharp=101",
                     "bri=101",
                     "con=-101",
                     "sat=x",
                     "gam=101",
                     "hue=361",
                     "sepia=101",
                     "monochrome=",
                     "invert=maybe",
                     "palette=xml",
                     "page=0",
                     "frame=1-3",
                     "lossless=2",
                     "w=0.5&fit=crop&ar=1:1",
                     "w=.5&pad=3"}) {
    if (query == "ar=3"sv || query == "monochrome="sv) {
      CHECK(parsed("/img/a.jpg?"s + query));
      continue;
    }
    check_refused(query);
  }
  CHECK(chain_of("/img/a.jpg?fit=fill&w=.5&h=5").starts_with("15: "));
  CHECK(chain_of("/img/a.jpg?w=60000&dpr=2") == "13: too large with this dpr");
}

TEST_CASE("whatever is asked, the answer is a job or a 400 within the target", "[parser]") {
  const std::vector<std::string> names = {
      "w",        "h",      "fit",        "crop",          "ar",      "rect",  "auto", "fm",
      "q",        "dpr",    "bg",         "fp-x",          "orient",  "rot",   "flip", "trim",
      "pad",      "border", "mask",       "corner-radius", "blur",    "sharp", "bri",  "gam",
      "hue",      "sepia",  "monochrome", "invert",        "palette", "dl",    "page", "frame",
      "lossless", "x"};
  const std::vector<std::string> values = {
      "",         "0",    "1",          "0.5",     "300",      "65535", "-1",
      "90",       "top",  "crop",       "fill",    "clamp",    "min",   "format",
      "png8",     "webp", "json",       "red",     "80ff0000", "16:9",  "1,2,3,4",
      "5,red",    "true", "corners",    "ellipse", "h",        "hv",    "auto",
      "color",    "%",    "%00",        "%ff",     "(",        "[",     "\\",
      "global.a", "1e9",  "focalpoint", "a.width", "3,3,3,3",  "50%25"};
  std::mt19937 random(11);
  int good = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string target = "/img/a.jpg";
    for (auto left = random() % 4, first = left; left > 0; --left) {
      target += (left == first ? "?" : "&") + names[random() % names.size()] + "=" +
                values[random() % values.size()];
    }
    INFO(target);
    const auto job = parsed(target);
    if (!job) {
      CHECK(job.error().code == Code::bad_request);
      REQUIRE(job.error().position);
      CHECK(*job.error().position <= target.size());
      continue;
    }
    ++good;
    const auto text = job::canonical_text(*job);
    const auto again = job::parse_canonical(text, {});
    REQUIRE(again);
    CHECK(job::canonical_text(*again) == text);
  }
  CHECK(good > 2'000);
}

TEST_CASE("long hostile queries are refused or read in linear time", "[parser]") {
  std::string ands(8000, '&'), commas = "crop=" + std::string(8000, ','), names;
  for (int i = 0; i < 1000; ++i) names += "&w=" + std::to_string(i + 2);
  const auto begin = std::chrono::steady_clock::now();
  for (const auto& query :
       {ands, commas, names, "w=" + std::string(8000, '9'), "bg=" + std::string(8000, '#'),
        "ar=" + std::string(8000, ':'), "rect=" + std::string(8000, ',')}) {
    (void)parsed("/img/a.jpg?" + query);
  }
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(1));
  CHECK(after_source(names.substr(1)) == "scale=width[1001]");
}

}  // namespace tintype::parser
