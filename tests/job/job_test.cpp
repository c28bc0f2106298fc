#include "job/job.h"

#include <random>

#include "chain_support.h"

namespace tintype::job {
namespace {

std::string reread(std::string_view canonical) {
  auto job = parse_canonical(canonical, {});
  if (!job) return job.error().message + " at " + std::to_string(job.error().position.value_or(0));
  return canonical_text(*job);
}

const char* const kChains[] = {
    "source=url[file:a.jpg]",
    "blank=width[10],height[20],color[red]&annotate=text[\\[a\\] \\(b\\) \\global.x + \\\\]",
    "source=url[file:a],name[s]&annotate=text[(s.colorspace)],fill[white]&blur=sigma[s.width/-3]",
    "source=url[file:a],name[s]&set=w[(s.width)]&annotate=text[\\(global.w\\)global.w.png]",
    "source=url[file:a],name[my-s]&flip=if[not (my-s.width > 3 or 'x\\'\\[' eq my-s.colorspace)]",
    "source=url[file:a]&annotate=text[\\(a\\)]&annotate=text[\\(a]&annotate=text[a\nb\tc]",
    "source=url[file:a]&regexcase=name[k],key[(current.colorspace)],cases[[a-z]+|\\[|x\\|y],"
    "values[1|\\|\\\\|3]&annotate=text[global.k]",
    "set=v[2]&source=url[file:a]&set=v[3],if[current.width>1]&blur=sigma[global.v+1]",
};

}  // namespace

TEST_CASE("canonical text reads back as itself", "[job]") {
  for (const char* chain : kChains) {
    std::string canonical = built(chain);
    INFO(chain);
    CHECK(reread(canonical) == canonical);
  }
}

TEST_CASE("the order of parameters does not matter", "[job]") {
  std::vector<std::string> parameters = {"width[300]",     "height[200]",           "fit[cover]",
                                         "gravity[north]", "if[current.width > 2]", "linear[true]"};
  std::mt19937 random(1);
  std::string first;
  for (int i = 0; i < 50; ++i) {
    std::shuffle(parameters.begin(), parameters.end(), random);
    std::string chain = "source=url[file:a]&scale=";
    for (const std::string& parameter : parameters) chain += parameter + ",";
    if (first.empty()) first = built(chain);
    CHECK(built(chain) == first);
  }
  CHECK(first.starts_with("source=url[file:a]&scale="));
}

TEST_CASE("what is not canonical is refused", "[job]") {
  for (const char* text :
       {"", "source", "source=url[file:/a]&sink", "source=url[file:a]&sink=", "nonsense",
        "source=url[file:a]&scale=width[3],height[2]", "source=url[file:a]&scale=fit[fit],width[3]",
        "source=url[file:a]&flip=if[1]", "source=url[file:a]&flip=if[current.width > 3]",
        "source=url[file:a]&&sink", "source=url[file:a", "source=url[file:a]&scale=widht[3]",
        "Source=url[file:a]", "source=url[file:a],url[file:b]&sink",
        "source=url[file:a]&blur=sigma[(1 + 1)]"}) {
    INFO(text);
    auto job = parse_canonical(text, {});
    CHECK((job.has_error() && job.error().code == Code::bad_request));
  }
}

TEST_CASE("known inputs are each named once", "[job]") {
  auto job = job_of(
      "source=url[file:b],name[x]&source=url[file:a]&source=url[file:/b]"
      "&addprofile=url[srgb]&addprofile=url[file:p.icc]"
      "&source=url[file:(x.width).png]&source=url[(x.colorspace)]");
  REQUIRE(job);
  CHECK(known_inputs(*job) ==
        std::vector<std::string>{"file:b", "file:a", "file:p.icc", "file:(x.width).png"});
}

TEST_CASE("a step becomes a typed command once its arguments are known", "[job]") {
  auto job = job_of(
      "source=url[file:a]&scale=width[current.width / 3],fit[cover]"
      "&page=number[current.pages / 2]");
  REQUIRE(job);
  auto resolve = [](const Argument& argument) -> Result<std::string> {
    CHECK(argument.text.starts_with("(current."));
    return std::string("33.4");
  };
  auto scale = bind(job->steps[1], resolve);
  REQUIRE(scale);
  CHECK(std::get<Scale>(*scale).width == Length{33.4, false});
  CHECK(std::get<Scale>(*scale).fit == Fit::cover);
  auto page = bind(job->steps[2], resolve);
  REQUIRE(page);
  CHECK(std::get<Page>(*page).number == 33);
}

TEST_CASE("a value that turns out wrong is an error at its place", "[job]") {
  auto job = job_of("source=url[file:a]&scale=width[current.width * 1000]");
  REQUIRE(job);
  auto command =
      bind(job->steps[1], [](const Argument&) { return Result<std::string>("4000000"); });
  REQUIRE(command.has_error());
  CHECK(command.error().code == Code::bad_request);
  CHECK(command.error().position == 31u);
}

}  // namespace tintype::job
