#include "cache/purge_rules.h"

#include <algorithm>

namespace tintype::cache {
namespace {

constexpr std::size_t kBytesOfOneRule = 256;

std::size_t cost_of(std::string_view value) {
  return 1 + value.size() / kBytesOfOneRule;
}

PurgeStamp& stamp_of(LatestPurges& latest, bool soft) {
  return soft ? latest.soft : latest.hard;
}

void hold(const LatestPurges& latest, const PurgedSince& since, Judgement& judgement) {
  if (since.covers(latest.hard)) judgement.standing = Standing::purged;
  if (judgement.standing == Standing::purged || !since.covers(latest.soft)) return;
  judgement.standing = Standing::stale;
  if (latest.soft.number > judgement.soft.number) judgement.soft = latest.soft;
}

}  // namespace

std::string_view to_string(PurgeKind kind) {
  switch (kind) {
    case PurgeKind::url: return "url";
    case PurgeKind::source: return "source";
    case PurgeKind::tag: return "tag";
    case PurgeKind::prefix: return "prefix";
    case PurgeKind::all: return "all";
  }
  return "all";
}

std::optional<PurgeKind> purge_kind_from(std::string_view name) {
  for (std::size_t i = 0; i < kPurgeKinds; ++i)
    if (to_string(static_cast<PurgeKind>(i)) == name) return static_cast<PurgeKind>(i);
  return {};
}

void PurgeRules::add(const Purge& purge) {
  const PurgeStamp stamp{purge.number, purge.at};
  if (purge.item.kind == PurgeKind::all) return add_all(stamp, purge.soft);
  const auto [rule, is_new] = rules(purge.item.kind).try_emplace(purge.item.value);
  if (is_new) cost_ += cost_of(purge.item.value);
  PurgeStamp& latest = stamp_of(rule->second, purge.soft);
  if (latest.number) order_.erase(latest.number);
  latest = stamp;
  order_.emplace(purge.number, Place{purge.item.kind, purge.soft, rule});
  stamp_of(latest_[static_cast<std::size_t>(purge.item.kind)], purge.soft) = stamp;
  while (cost_ > max_rules_ && !order_.empty()) {
    const Place& oldest = order_.begin()->second;
    const PurgeStamp folded = stamp_of(oldest.rule->second, oldest.soft);
    folded_up_to_ = folded.number;
    add_all(folded, oldest.soft);
  }
}

// Whatever is older and no harder says nothing more beside it.
void PurgeRules::add_all(const PurgeStamp& stamp, bool soft) {
  stamp_of(floor_, soft) = stamp;
  if (!soft && floor_.soft.number < stamp.number) floor_.soft = {};
  for (auto at = order_.begin(); at != order_.end() && at->first <= stamp.number;)
    at = !soft || at->second.soft ? drop(at) : std::next(at);
}

PurgeRules::Order::iterator PurgeRules::drop(Order::iterator place) {
  const auto [kind, soft, rule] = place->second;
  stamp_of(rule->second, soft) = {};
  if (!rule->second.hard.number && !rule->second.soft.number) {
    cost_ -= cost_of(rule->first);
    rules(kind).erase(rule);
  }
  return order_.erase(place);
}

void PurgeRules::set_floor(const LatestPurges& floor, std::uint64_t folded_up_to) {
  floor_ = floor;
  folded_up_to_ = folded_up_to;
}

void PurgeRules::judge_exactly(PurgeKind kind, std::string_view value, const PurgedSince& since,
                               Judgement& judgement) const {
  const auto found = rules(kind).find(value);
  if (found != rules(kind).end()) hold(found->second, since, judgement);
}

// From the longest to the shortest. Every prefix of `text` among the rules is also one of the last
// rule that is not above it, so what these two have in common bounds all that are left.
void PurgeRules::judge_prefixes(std::string_view text, const PurgedSince& since,
                                Judgement& judgement) const {
  const Rules& prefixes = rules(PurgeKind::prefix);
  for (;;) {
    auto last = prefixes.upper_bound(text);
    if (last == prefixes.begin()) return;
    const std::string& rule = (--last)->first;
    const auto differ = std::mismatch(rule.begin(), rule.end(), text.begin(), text.end()).first;
    text = text.substr(0, static_cast<std::size_t>(differ - rule.begin()));
    if (differ != rule.end()) continue;
    hold(last->second, since, judgement);
    if (text.empty()) return;
    text.remove_suffix(1);
  }
}

bool PurgeRules::may_match(PurgeKind kind, const PurgedSince& since) const {
  const LatestPurges& latest = latest_[static_cast<std::size_t>(kind)];
  return since.covers(latest.hard) || since.covers(latest.soft);
}

Judgement PurgeRules::judge(const Object& object, const PurgedSince& since) const {
  Judgement judgement;
  hold(floor_, since, judgement);
  if (may_match(PurgeKind::url, since)) {
    judge_exactly(PurgeKind::url, object.target, since, judgement);
    if (object.job != Hash128{})
      judge_exactly(PurgeKind::url, to_hex(object.job), since, judgement);
  }
  if (may_match(PurgeKind::source, since))
    for (const Input& input : object.inputs)
      judge_exactly(PurgeKind::source, input.url, since, judgement);
  if (may_match(PurgeKind::tag, since))
    for (const std::string& tag : object.tags) {
      if (tag == kTooManyTags)
        hold(latest_[static_cast<std::size_t>(PurgeKind::tag)], since, judgement);
      judge_exactly(PurgeKind::tag, tag, since, judgement);
    }
  if (may_match(PurgeKind::prefix, since)) {
    judge_prefixes(object.target, since, judgement);
    for (const Input& input : object.inputs) judge_prefixes(input.url, since, judgement);
  }
  return judgement;
}

std::vector<Purge> PurgeRules::after(std::uint64_t number, std::size_t most) const {
  std::vector<Purge> found;
  for (const bool soft : {false, true}) {
    const PurgeStamp& floor = soft ? floor_.soft : floor_.hard;
    if (floor.number > number) found.push_back({floor.number, floor.at, {}, soft});
  }
  std::size_t taken = 0;
  for (auto at = order_.upper_bound(number); at != order_.end() && taken < most; ++at, ++taken) {
    const auto& [kind, soft, rule] = at->second;
    const PurgeStamp& stamp = soft ? rule->second.soft : rule->second.hard;
    found.push_back({stamp.number, stamp.at, {kind, rule->first}, soft});
  }
  std::sort(found.begin(), found.end(),
            [](const Purge& a, const Purge& b) { return a.number < b.number; });
  if (found.size() > most) found.resize(most);
  return found;
}

}  // namespace tintype::cache
