#include "parser/chain.h"

#include <chrono>
#include <map>

#include "support.h"

namespace tintype::parser {
namespace {

const std::map<std::string, std::string, std::less<>> kChains = {
    {"main",
     "# a comment & what is in it\r\n"
     "\tsource=url[file:/ASSETS/global.kind/1.png], name[shoe]\r\n"
     "\r\n"
     "scale=size[100]&flip\n"},
    {"broken", "scale=width[100]\nscale=wdth[3]\n"},
};

Options options() {
  Options options;
  options.chain_text = [](std::string_view path) -> Result<std::string> {
    auto at = kChains.find(path);
    if (at == kChains.end()) return Error{Code::not_found, "there is no such chain", {}};
    return at->second;
  };
  return options;
}

std::string shown(const Result<job::Job>& job) {
  if (job) return canonical_text(*job);
  const Error& error = job.error();
  std::string where = error.position ? std::to_string(*error.position) : "?";
  return std::string(to_string(error.code)) + " at " + where + ": " + error.message;
}

// The canonical text, or the error as `code at position: message`; `target` is mounted at /image.
std::string parsed(std::string_view target) {
  return shown(parse(Dialect::chain, target, 6, options()));
}

std::string read(std::string_view text) {
  return shown(parse_chain_text(text, options()));
}

}  // namespace

TEST_CASE("the public examples are read", "[parser]") {
  CHECK(parsed("/image?set=width[1280],quality[80],options[limit]&source=url[https://h/a.jpg]"
               "&scale=width[global.width],height[15000],options[global.options]"
               "&sink=format[jpg],quality[global.quality]") ==
        "source=url[https://h/a.jpg]&scale=fit[limit],height[15000],width[1280]"
        "&sink=format[jpeg],quality[80]");
  CHECK(
      parsed("/image?set=key[resolve.pixelRatio],value[1]&set=key[resolve.width],value[300]"
             "&set=key[resolve.height],value[10000]&set=key[resolve.imageFit],value[containerwidth]"
             "&set=key[resolve.allowImageUpscaling],value[0]&set=key[resolve.format],value[webp]"
             "&source=url[https://h/a]&scale=options[limit],size[300x10000]&sink=format[webp]") ==
      "source=url[https://h/a]&scale=fit[limit],height[10000],width[300]&sink=format[webp]");
  CHECK(parsed("/image?source=name[fabric],url[file:/ASSETS/fabrics/12.png]"
               "&blank=color[white],height[fabric.height],name[alpha],width[fabric.width]"
               "&blank=color[%23102030],height[fabric.height],name[body],width[fabric.width]"
               "&composite=compose[replacematte],image[alpha]&select=image[fabric]"
               "&composite=compose[colorize],image[body],opacity[200]&scale=height[60],width[60]"
               "&sink=format[png]") ==
        "source=name[i1],url[file:ASSETS/fabrics/12.png]"
        "&blank=color[ffffff],height[(i1.height)],name[i2],width[(i1.width)]"
        "&blank=color[102030],height[(i1.height)],name[i3],width[(i1.width)]"
        "&composite=compose[replacematte],image[i2]&select=image[i1]"
        "&composite=compose[colorize],image[i3],opacity[78.4314%]"
        "&scale=height[60],width[60]&sink=format[png]");
  CHECK(
      parsed("/image?source=url[file:/productos/1.jpg]&regexcase=name[isGif],key[global.imageURL],"
             "cases[x],values[y]&sink") == "bad_request at 67: global.imageURL is not set");
  CHECK(parsed("/image?set=imageURL[/a.gif]&regexcase=name[isGif],key[global.imageURL],"
               "cases[\\.gif$|\\.GIF$|\\.\\w+$],values[yes|yes|no]"
               "&source=url[file:global.imageURL],name[o]"
               "&sink=format[gif],if[('global.isGif' eq 'yes')]&sink=format[jpg]") ==
        "source=url[file:a.gif]&sink=format[gif]");
}

TEST_CASE("the noise of real urls is passed over", "[parser]") {
  const std::string plain = "source=name[i1],url[file:a]&select=image[i1]&sink";
  CHECK(parsed("/image?source=name[o],url[file:a]&select=image[o]&sink") == plain);
  CHECK(parsed("/image?+source=name[o], url[file:a],&&SELECT=image[o]&sink&") == plain);
  CHECK(parsed("/image/?source=name%5Bo%5D%2Curl%5Bfile%3Aa%5D&select=image[o]") == plain);
}

TEST_CASE("a value may hold anything once it is encoded or escaped", "[parser]") {
  CHECK(parsed("/image?source=url[https://h/a%3Fb=1%26c=%5B2%5D+3]") ==
        "source=url[https://h/a?b=1&c=\\[2\\]+3]&sink");
  CHECK(parsed("/image?blank=size[9x9]&annotate=text[a%0Ab%25%5C%5D]") ==
        "blank=height[9],width[9]&annotate=text[a\nb%\\]]&sink");
}

TEST_CASE("positions point into the target as it was sent", "[parser]") {
  CHECK(parsed("/image?source=url%5Bfile:a%5D&scale=wdth[3]") ==
        "bad_request at 36: scale has no parameter wdth (did you mean width?)");
  CHECK(parsed("/image?source=url[file:a]&scale=width[%31+%31/0]") ==
        "bad_request at 45: division by zero");
  CHECK(parsed("/image?source=url[file:a]&annotate=text[%41%zz]") ==
        "bad_request at 43: expected two hexadecimal digits after %");
  CHECK(parsed("/image?source=url[file:a]&annotate=text[%41%2") ==
        "bad_request at 43: expected two hexadecimal digits after %");
  CHECK(parsed("/image?source=url[file:a]&annotate=text[a%00]") ==
        "bad_request at 41: control characters are not allowed");
  CHECK(parsed("/image?source=url[file:a]&annotate=text[%C3]") ==
        "bad_request at 40: the text is not UTF-8");
  CHECK(parsed("/image?source=url[file:a&sink") == "bad_request at 17: this bracket is not closed");
  CHECK(parsed("/image?source=url[file:a]]&sink") ==
        "bad_request at 25: expected ',' or '&' after a parameter");
  CHECK(parsed("/image?source=url[file:a]&call=url[file:broken]") ==
        "bad_request at 26: in the chain broken at byte 23: scale has no parameter wdth (did you "
        "mean width?)");
}

TEST_CASE("what is no chain is an error", "[parser]") {
  CHECK(parsed("/image").starts_with("bad_request at 6: expected a chain after '?'"));
  CHECK(parsed("/image?") == "bad_request at 7: there is no command");
  CHECK(parsed("/imagex?sink").starts_with("bad_request at 6: expected a chain"));
  CHECK(parsed("/image?=a[b]") == "bad_request at 7: expected the name of a command");
  CHECK(parsed("/image?source=") == "bad_request at 14: expected a parameter such as name[value]");
  CHECK(parsed("/image?source=url") == "bad_request at 17: expected '[' after url");
  CHECK(parsed("/image?source:url[a]") == "bad_request at 13: expected '=' or '&' after source");
}

TEST_CASE("the positions of a job's arguments are those of the target", "[parser]") {
  auto job = parse(Dialect::chain, "/image?source=url%5Bfile:a%5D&scale=width[current.width]", 6,
                   options());
  REQUIRE(job);
  CHECK(job->steps[1].position == 30);
  CHECK(job->steps[1].arguments[0].position == 42);
}

TEST_CASE("chains in files have lines and comments", "[parser]") {
  CHECK(read("set=kind[x]\ncall=url[file:main]\nsink=format[png]") ==
        "source=url[file:ASSETS/x/1.png]&scale=width[100]&flip&sink=format[png]");
  CHECK(read("source=url[http://h/?a=1\\&b=2]\nannotate=text[100%41 \\#\\\nx]") ==
        "source=url[http://h/?a=1&b=2]&annotate=text[100%41 \\\\#\nx]&sink");
  CHECK(read("source=url[file:a]\n  # flip & flop\n  flip &flop\n") ==
        "source=url[file:a]&flip&flop&sink");
  CHECK(read("source=url[file:a]\nflip\nflopp") ==
        "bad_request at 24: there is no command flopp (did you mean flop?)");
  CHECK(read("") == "bad_request at 0: there is no command");
}

TEST_CASE("calls are refused where no chains are kept", "[parser]") {
  CHECK(shown(parse(Dialect::chain, "/image?call=url[file:main]", 6, {})) ==
        "forbidden at 7: chains cannot be called here");
}

TEST_CASE("hostile targets are refused in linear time", "[parser]") {
  auto begin = std::chrono::steady_clock::now();
  for (std::string_view unit : {"&", "+", "[", "]", "%26", "a=", "flip&", "a[", "\\", "global.",
                                "(", "set=a[1]&", "%5B", ",", "set=a[global.a]&", "x=y[z],"}) {
    for (std::string_view start :
         {"/image?", "/image?scale=width[", "/image?set=a[x]&", "/image?a="}) {
      std::string target(start);
      while (target.size() < 8000) target += unit;
      CHECK(parse(Dialect::chain, target, 6, options()).has_error());
    }
  }
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(64 * 5));
}

TEST_CASE("dialects have their names", "[parser]") {
  for (Dialect dialect : {Dialect::chain, Dialect::query})
    CHECK(dialect_from(to_string(dialect)) == dialect);
  CHECK(dialect_from("nonsense") == std::nullopt);
}

}  // namespace tintype::parser
