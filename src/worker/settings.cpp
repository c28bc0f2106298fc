#include "worker/settings.h"

#include <nlohmann/json.hpp>

namespace tintype::worker {
namespace {

using nlohmann::json;

// Every field by its name, once for both directions.
template <class Object, class Visit>
void visit_job(Object& job, Visit&& visit) {
  visit("max_commands", job.max_commands);
  visit("max_sources", job.max_sources);
  visit("max_call_depth", job.max_call_depth);
  visit("max_called_chains", job.max_called_chains);
  visit("max_variables", job.max_variables);
  visit("max_value_bytes", job.max_value_bytes);
  visit("max_expression_depth", job.max_expression_depth);
}

template <class Object, class Visit>
void visit_limits(Object& limits, Visit&& visit) {
  visit("max_source_pixels", limits.max_source_pixels);
  visit("max_result_pixels", limits.max_result_pixels);
  visit("max_held_pixels", limits.max_held_pixels);
  visit("max_dimension_px", limits.max_dimension_px);
  visit("max_frames", limits.max_frames);
  visit("tolerate_truncated", limits.tolerate_truncated);
  visit("allow_svg", limits.allow_svg);
}

template <class Object, class Visit>
void visit_defaults(Object& defaults, Visit&& visit) {
  visit("jpeg_quality", defaults.jpeg_quality);
  visit("webp_quality", defaults.webp_quality);
  visit("avif_quality", defaults.avif_quality);
  visit("jxl_quality", defaults.jxl_quality);
  visit("tiff_quality", defaults.tiff_quality);
  visit("webp_effort", defaults.webp_effort);
  visit("avif_effort", defaults.avif_effort);
  visit("jxl_effort", defaults.jxl_effort);
  visit("png_compression", defaults.png_compression);
  visit("gif_effort", defaults.gif_effort);
}

// Moves the fields it is shown from a JSON object; what is left over is unknown.
struct Take {
  json& object;
  template <class T>
  void operator()(const char* name, T& field) {
    const auto found = object.find(name);
    if (found == object.end()) return;
    field = found->template get<T>();
    object.erase(found);
  }
};

json take_member(json& object, const char* name) {
  auto member = object.value(name, json::object());
  object.erase(name);
  return member;
}

Error not_settings(std::string detail) {
  return {Code::internal, "internal error", {}, "worker settings: " + std::move(detail)};
}

}  // namespace

std::string to_json(const Settings& settings) {
  json job, limits, defaults;
  const auto put_into = [](json& object) {
    return [&object](const char* name, const auto& field) { object[name] = field; };
  };
  visit_job(settings.limits.job, put_into(job));
  visit_limits(settings.limits, put_into(limits));
  visit_defaults(settings.defaults, put_into(defaults));
  limits["job"] = std::move(job);
  return json{{"limits", std::move(limits)}, {"defaults", std::move(defaults)}}.dump();
}

Result<Settings> settings_from_json(std::string_view text) {
  Settings settings;
  if (text.empty()) return settings;
  try {
    auto root = json::parse(text);
    auto limits = take_member(root, "limits");
    auto job = take_member(limits, "job");
    auto defaults = take_member(root, "defaults");
    visit_job(settings.limits.job, Take{job});
    visit_limits(settings.limits, Take{limits});
    visit_defaults(settings.defaults, Take{defaults});
    for (const json* rest : {&root, &limits, &job, &defaults})
      if (!rest->empty()) return not_settings("unknown " + rest->begin().key());
  } catch (const json::exception& failure) {
    return not_settings(failure.what());
  }
  return settings;
}

}  // namespace tintype::worker
