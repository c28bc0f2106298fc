#include "parser/query.h"

#include "job/build.h"
#include "job/escape.h"
#include "parser/query_after.h"
#include "parser/query_before.h"
#include "parser/query_commands.h"
#include "parser/query_output.h"
#include "parser/query_parameters.h"
#include "parser/query_size.h"
#include "parser/query_values.h"

namespace tintype::parser {
namespace {

bool is_url(std::string_view path) {
  return path.starts_with("http://") || path.starts_with("https://") || path.starts_with("s3:");
}

// The path below the storage roots, or the url it spells.
Result<std::string> source_url(const QueryTarget& query) {
  const auto& path = query.path.value;
  if (path.empty()) return error_at(query.path.position, "expected the path of an image");
  auto url = job::parse_value<job::Url>(is_url(path) ? path : "file:" + path);
  if (!url) return error_at(query.path.position, url.error().message);
  return std::move(url->text);
}

// A background that lets something through is only that of what is added.
void lay_down_background(const std::optional<job::Color>& color, std::size_t position,
                         QueryCommands& out) {
  if (color && color->a == 255)
    out.add("flatten", position).with("color", job::format_value(*color));
}

// Every command in the order of application.
Result<QueryCommands> commands_of(const QueryTarget& query) {
  QueryCommands out;
  const auto url = source_url(query);
  if (!url) return url.error();
  const auto size = read_size(query);
  if (!size) return size.error();
  const auto background = read_color(query, "bg");
  if (!background) return background.error();

  lay_down_exif(query, out);
  out.add("source", query.path.position).with("url", *url);
  if (auto done = lay_down_before_size(query, out); !done) return done.error();
  lay_down_size(*size, out);
  if (auto done = lay_down_look(query, out); !done) return done.error();
  if (auto done = lay_down_mask(query, out); !done) return done.error();
  lay_down_canvas(*size, *background ? job::format_value(**background) : "", out);
  if (*background) lay_down_background(*background, query.find("bg")->position, out);
  if (auto done = lay_down_border(query, out); !done) return done.error();
  if (auto done = lay_down_output(query, out); !done) return done.error();
  return out;
}

// A width the client tells is that of the device's pixels already. Pictures that save data are of
// this quality.
void apply_hints(const Hints& hints, QueryTarget& query) {
  constexpr std::string_view kSavingQuality = "45";
  const auto give = [&query](const char* name, std::string_view value) {
    query.parameters.emplace(name, Given{std::string(value), query.path.position});
  };
  const bool sized = query.find("w") || query.find("h");
  if (!sized && hints.width != "0") give("w", hints.width);
  if (sized && hints.dpr != "1") give("dpr", hints.dpr);
  if (hints.save_data) give("q", kSavingQuality);
}

}  // namespace

QueryCommands& QueryCommands::add(std::string_view command, std::size_t position) {
  commands_.push_back(job::RawCommand{std::string(command), {}, position});
  return *this;
}

QueryCommands& QueryCommands::with(std::string_view parameter, std::string_view value) {
  auto& command = commands_.back();
  command.parameters.push_back(job::RawParameter{std::string(parameter), job::escape(value),
                                                 command.position, command.position});
  return *this;
}

Result<job::Job> parse_query(std::string_view target, std::size_t prefix_length,
                             const Options& options) {
  auto query = read_query(target, prefix_length, options.strict);
  if (!query) return query.error();
  if (options.hints) apply_hints(*options.hints, *query);
  auto download_name = read_download_name(*query);
  if (!download_name) return download_name.error();
  const auto commands = commands_of(*query);
  if (!commands) return commands.error();
  auto job = job::build_job(commands->all(), {}, options.limits);
  if (job) job->download_name = std::move(*download_name);
  return job;
}

}  // namespace tintype::parser
