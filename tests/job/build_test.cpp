#include "job/build.h"

#include <chrono>

#include "chain_support.h"

namespace tintype::job {

TEST_CASE("a plain chain comes out sorted, without defaults, ended by a sink", "[job]") {
  CHECK(built("source=url[file:/a.jpg]&scale=width[300],height[200]&sink=quality[80]") ==
        "source=url[file:a.jpg]&scale=height[200],width[300]&sink=quality[80]");
  CHECK(built("source=url[file:a.jpg]") == "source=url[file:a.jpg]&sink");
  CHECK(built("SOURCE=URL[file:a.jpg]&scale=size[300x200],fit[FIT],") ==
        "source=url[file:a.jpg]&scale=height[200],width[300]&sink");
}

TEST_CASE("variables are gone from what does not depend on an image", "[job]") {
  CHECK(built("set=w[300],h[200]&source=url[file:a]&scale=width[global.w],height[global.h]") ==
        "source=url[file:a]&scale=height[200],width[300]&sink");
  CHECK(built("set=key[r.w],value[300]&source=url[file:a]&scale=size[global.r.wx50]") ==
        "source=url[file:a]&scale=height[50],width[300]&sink");
  CHECK(built("set=w[300]&set=w[(global.w * 2)]&source=url[file:global.w.png]&scale=width["
              "global.w/4]") == "source=url[file:600.png]&scale=width[150]&sink");
  CHECK(built("set=p[50]&source=url[file:a]&scale=width[global.p%]") ==
        "source=url[file:a]&scale=width[50%]&sink");
}

TEST_CASE("an expression stands in any parameter, without parentheses in numeric ones", "[job]") {
  CHECK(built("source=url[file:a]&scale=width[10+5]") == "source=url[file:a]&scale=width[15]&sink");
  CHECK(built("source=url[file:a]&annotate=text[(1+2)]") ==
        "source=url[file:a]&annotate=text[3]&sink");
  CHECK(built("source=url[file:a]&annotate=text[1+2]") ==
        "source=url[file:a]&annotate=text[1+2]&sink");
  CHECK(built("blank=width[100/3],height[10]") == "blank=height[10],width[33]&sink");
}

TEST_CASE("what depends on an image stays as an expression", "[job]") {
  CHECK(
      built(
          "source=url[file:a],name[shoe]&scale=width[shoe.width/(1+1)],height[ (shoe.height) ]") ==
      "source=name[i1],url[file:a]&scale=height[(i1.height)],width[(i1.width / 2)]&sink");
  CHECK(built("source=url[file:a]&scale=size[(current.width * 2)]") ==
        "source=url[file:a]&scale=width[(current.width * 2)]&sink");
  CHECK(built("source=url[file:a],name[s]&set=n[x],w[(s.width)]&annotate=text[global.n: global.w "
              "px]") ==
        "source=name[i1],url[file:a]&set=key[w],value[(i1.width)]"
        "&annotate=text[x: global.w px]&sink");
  CHECK(built("source=url[file:a],name[s]&set=w[(s.width)],n[5]&annotate=text[global.wglobal.n]") ==
        "source=name[i1],url[file:a]&set=key[w],value[(i1.width)]"
        "&annotate=text[global.{w}5]&sink");
}

TEST_CASE("a condition that is known is gone, and with it the command if false", "[job]") {
  CHECK(built("set=g[yes]&source=url[file:a]&flip=if[('global.g' eq 'yes')]&flop=if[('global.g' ne "
              "'yes')]") == "source=url[file:a]&flip&sink");
  CHECK(built("source=url[file:a],name[s]&flip=if[(s.width > 3 and 1 < 2)]") ==
        "source=name[i1],url[file:a]&flip=if[(i1.width > 3)]&sink");
  CHECK(built("source=url[file:a]&sink=format[gif],if[0]&sink=format[png]&flip&nonsense") ==
        "source=url[file:a]&sink=format[png]");
  CHECK(built("source=url[file:a]&sink=format[gif],if[current.pages > 1]&sink=format[png]") ==
        "source=url[file:a]&sink=format[gif],if[(current.pages > 1)]&sink=format[png]");
}

TEST_CASE("a variable set under a condition is known only while the job runs", "[job]") {
  CHECK(
      built(
          "set=w[10]&source=url[file:a],name[s]&set=w[20],if[s.width > 3]&blur=sigma[global.w]") ==
      "source=name[i1],url[file:a]&set=key[w],value[10]"
      "&set=if[(i1.width > 3)],key[w],value[20]&blur=sigma[(global.w)]&sink");
  CHECK(
      built("source=url[file:a],name[s]&set=w[20],if[s.width > 3]&set=w[5]&blur=sigma[global.w]") ==
      "source=url[file:a]&blur=sigma[5]&sink");
}

TEST_CASE("regexcase picks at once, or while the job runs", "[job]") {
  const std::string cases = R"(cases[\.gif$|\.\w+$],values[yes|no],name[isGif])";
  CHECK(built("set=u[a.gif]&source=url[file:global.u]&regexcase=key[global.u]," + cases +
              "&sink=format[gif],if[('global.isGif' eq 'yes')]&sink=format[png]") ==
        "source=url[file:a.gif]&sink=format[gif]");
  CHECK(built("source=url[file:a],name[s]&regexcase=key[(s.colorspace)]," + cases +
              "&sink=format[gif],if[global.isGif]") ==
        R"(source=name[i1],url[file:a]&regexcase=cases[\\.gif$|\\.\\w+$],key[(i1.colorspace)],)"
        "name[isGif],values[yes|no]&sink=format[gif],if[(global.isGif)]&sink");
  CHECK(built("source=url[file:a]&set=v[a|b]&regexcase=name[x],key[k],cases[k],values[global.v]"
              "&annotate=text[global.x]") == "source=url[file:a]&annotate=text[a|b]&sink");
}

TEST_CASE("a called chain's commands stand in its place", "[job]") {
  const Chains chains = {{"half", "scale=width[current.width / 2]"},
                         {"product/main", "source=url[file:global.sku.png]&call=url[file:half]"}};
  CHECK(built("set=sku[7]&call=url[file:/product/main.chain]&sink=format[png]", chains) ==
        "source=url[file:7.png]&scale=width[(current.width / 2)]&sink=format[png]");
  CHECK(built("source=url[file:a]&call=url[file:half],if[1 > 2]", chains) ==
        "source=url[file:a]&sink");
  CHECK(built("source=url[file:a]&call=url[file:none]", chains) ==
        "not_found at 19: in the chain none: there is no such chain");
}

TEST_CASE("a call under a condition works the condition out once", "[job]") {
  const Chains chains = {
      {"small", "scale=width[10]&flip=if[current.height > 5 or 1 > current.pages]"},
      {"outer", "call=url[file:small],if[current.bands == 4]&flop"}};
  CHECK(built("source=url[file:a]&call=url[file:small],if[current.width > 10]", chains) ==
        "source=url[file:a]&set=key[_if1],value[(current.width > 10)]"
        "&scale=if[(global._if1)],width[10]"
        "&flip=if[(global._if1 and (current.height > 5 or 1 > current.pages))]&sink");
  CHECK(built("source=url[file:a]&call=url[file:outer],if[current.width > 10]", chains) ==
        "source=url[file:a]&set=key[_if1],value[(current.width > 10)]"
        "&set=key[_if2],value[(global._if1 and current.bands == 4)]"
        "&scale=if[(global._if2)],width[10]"
        "&flip=if[(global._if2 and (current.height > 5 or 1 > current.pages))]"
        "&flop=if[(global._if1)]&sink");
}

TEST_CASE("calls in a circle, too deep or too many are errors", "[job]") {
  const Chains circle = {{"a", "call=url[file:b]"}, {"b", "call=url[file:a.chain]"}};
  CHECK(built("call=url[file:a]", circle) ==
        "bad_request at 0: in the chain a at byte 0: in the chain b at byte 9: chains call each "
        "other in a circle: a calls b calls a");
  JobLimits limits;
  limits.max_call_depth = 1;
  CHECK(built("call=url[file:a]", circle, limits).find("more than 1 deep") != std::string::npos);
  limits = {};
  limits.max_called_chains = 2;
  CHECK(built("call=url[file:x]&call=url[file:x]&call=url[file:x]", {{"x", "set=a[1]"}}, limits) ==
        "bad_request at 34: a job may call 2 chains");
}

TEST_CASE("images are named in order of definition, and only when they are used", "[job]") {
  CHECK(built("source=url[file:a],name[zebra]&source=url[file:b],name[unused]&copy=name[mid]"
              "&copy=name[gone]&select=image[mid]&composite=image[zebra]") ==
        "source=name[i1],url[file:a]&source=url[file:b]&copy=name[i2]&select=image[i2]"
        "&composite=image[i1]&sink");
}

TEST_CASE("errors say what and where", "[job]") {
  CHECK(built("source=url[file:a]&scael=width[3]") ==
        "bad_request at 19: there is no command scael (did you mean scale?)");
  CHECK(built("source=url[file:a]&scale=widht[3]") ==
        "bad_request at 25: scale has no parameter widht (did you mean width?)");
  CHECK(built("source=url[file:a]&scale=width[3],width[4]") ==
        "bad_request at 34: width is given twice");
  CHECK(built("source=url[file:a]&scale=width[3],size[4]") ==
        "bad_request at 34: width is given twice");
  CHECK(built("source=url[file:a]&composite=image[b]") ==
        "bad_request at 35: there is no image b yet");
  CHECK(built("source=url[file:a],name[bag]&scale=width[bug.width]") ==
        "bad_request at 41: there is no image bug yet (did you mean bag?)");
  CHECK(built("source=name[a]") == "bad_request at 0: source needs url[url]");
  CHECK(built("set=a[1]") ==
        "bad_request at 0: the chain has no image: it needs a source or a blank");
  CHECK(built("scale=width[3]&source=url[file:a]").starts_with("bad_request at 0: scale comes"));
  CHECK(built("source=url[file:a]&scale=width[global.w]") ==
        "bad_request at 31: global.w is not set");
  CHECK(built("source=url[file:a]&scale=width[2/0]") == "bad_request at 32: division by zero");
  CHECK(built("source=url[file:a],name[s]&source=url[file:b],name[(s.width)]") ==
        "bad_request at 51: the name of an image cannot depend on an image");
  CHECK(built("source=url[file:a],name[current]") ==
        "bad_request at 24: no image can be named current");
}

TEST_CASE("every limit is enforced", "[job]") {
  JobLimits limits;
  limits.max_commands = 2;
  limits.max_sources = 1;
  limits.max_variables = 2;
  CHECK(built("source=url[file:a]&flip&flop", {}, limits) ==
        "bad_request at 24: a job may have 2 commands");
  CHECK(built("source=url[file:a]&source=url[file:b]", {}, limits) ==
        "bad_request at 19: a job may have 1 sources");
  CHECK(built("set=a[1],b[2],c[3]", {}, limits) ==
        "bad_request at 14: a chain may set 2 variables");
  std::string patterns = "source=url[file:a]";
  for (int i = 0; i < 33; ++i) patterns += "&regexcase=name[x],key[k],cases[k],values[v]";
  CHECK(built(patterns).find("too many cases to match") != std::string::npos);
  std::string doubling = "set=a[xxxxxxxxxx]";
  for (int i = 0; i < 40; ++i) doubling += "&set=a[global.aglobal.a]";
  CHECK(built(doubling).find("longer than 8192 bytes") != std::string::npos);
}

TEST_CASE("hostile chains are refused within a millisecond", "[job]") {
  std::string many, brackets(8000, '['), sets = "set=", conditions = "source=url[file:a]";
  while (many.size() < 60000) many += "flip&";
  for (int i = 0; i < 2000; ++i) sets += "a" + std::to_string(i) + "[1],";
  std::string names = "blank=width[1],height[1]";
  for (int i = 0; i < 200; ++i) names += "&copy=name[n" + std::to_string(i) + "]";
  auto begin = std::chrono::steady_clock::now();
  CHECK(built(many).starts_with("bad_request"));
  CHECK(built("source=url[file:" + brackets + "]").starts_with("bad_request"));
  CHECK(built(sets).starts_with("bad_request"));
  CHECK(built(names + "&select=image[m]").starts_with("bad_request"));
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(100));
}

TEST_CASE("the name to save by is cleaned and no part of the picture", "[job]") {
  auto job = job_of("source=url[file:a]&sink=format[png],download[../a\tb.png]");
  REQUIRE(job);
  CHECK(job->download_name == "..ab.png");
  CHECK(canonical_text(*job) == "source=url[file:a]&sink=format[png]");
}

}  // namespace tintype::job
