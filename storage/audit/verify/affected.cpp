#include "storage/audit/verify/affected.h"

#include <algorithm>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "storage/audit/verify/entry_bundle.h"
#include "storage/crypto/payload.h"

namespace scrutiny {
namespace {

using boost::json::object;
using verify_detail::kWidth;

constexpr std::size_t kMaxThings = 100;
constexpr std::size_t kMaxErasuresRead = 100;

std::string text_of(const object& from, std::string_view name) {
  const auto* found = from.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

class Finder {
 public:
  Finder(const TrailSource& source, const VerifyOptions& options, VerifyReport& report)
      : source_(source), options_(options), report_(report) {}

  void at_fault();
  void across_trail();
  void erasures();

 private:
  bool load(std::uint64_t bundle);
  std::optional<object> record(std::uint64_t index);
  void add(std::uint64_t index, const object& record);
  AffectedThing* known(const std::string& id);
  void read_title(std::uint64_t index, const object& record, AffectedThing& thing);

  const TrailSource& source_;
  const VerifyOptions& options_;
  VerifyReport& report_;
  std::uint64_t bundle_ = ~std::uint64_t{0};
  Bytes entries_;
  std::vector<std::string_view> records_;  // of bundle_, into entries_
  PayloadBundle payloads_;
  std::uint64_t payload_bundle_ = ~std::uint64_t{0};
  std::string unit_;  // all of this unit is affected
};

bool Finder::load(std::uint64_t bundle) {
  if (bundle == bundle_) return true;
  bundle_ = ~std::uint64_t{0};
  records_.clear();
  if (bundle * kWidth >= report_.size) return false;
  const auto width =
      static_cast<unsigned>(std::min<std::uint64_t>(report_.size - bundle * kWidth, kWidth));
  auto read = verify_detail::read_records(source_, bundle, width, entries_);
  if (!read.ok()) return false;
  records_ = std::move(read->records);
  bundle_ = bundle;
  return true;
}

std::optional<object> Finder::record(std::uint64_t index) {
  if (!load(index / kWidth) || index % kWidth >= records_.size()) return std::nullopt;
  boost::json::error_code code;
  auto value = boost::json::parse(records_[index % kWidth], code);
  if (code || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

AffectedThing* Finder::known(const std::string& id) {
  for (AffectedThing& thing : report_.affected) {
    if (thing.id == id) return &thing;
  }
  return nullptr;
}

void Finder::add(std::uint64_t index, const object& record) {
  const std::string id = text_of(record, "subject");
  const std::string action = text_of(record, "action");
  if (id.empty() || action.empty()) return;
  AffectedThing* thing = known(id);
  if (thing == nullptr) {
    if (report_.affected.size() >= kMaxThings) return;
    report_.affected.push_back(
        {action.substr(0, action.find('.')), id, {}, {}, action, text_of(record, "time"), index});
    thing = &report_.affected.back();
    const auto* version = record.if_contains("version");
    if (version != nullptr && version->is_int64() && version->get_int64() >= 0)
      thing->version = static_cast<std::uint64_t>(version->get_int64());
  }
  read_title(index, record, *thing);
}

// The newest title that the keys at hand open, and that the record commits to.
void Finder::read_title(std::uint64_t index, const object& record, AffectedThing& thing) {
  const auto unit = UnitId::parse(text_of(record, "unit"));
  if (options_.keys == nullptr || !unit) return;
  const auto key = options_.keys->find(*unit);
  if (key == options_.keys->end()) return;
  const std::uint64_t bundle = index / kWidth;
  if (payload_bundle_ != bundle) {
    const auto width =
        static_cast<unsigned>(std::min<std::uint64_t>(report_.size - bundle * kWidth, kWidth));
    payload_bundle_ = bundle;
    if (!source_.read_payloads(bundle, width, payloads_).ok()) payloads_.payloads.clear();
  }
  if (index % kWidth >= payloads_.payloads.size()) return;
  const auto* sealed = std::get_if<PayloadSealed>(&payloads_.payloads[index % kWidth]);
  if (sealed == nullptr) return;
  const auto opened = open_payload(key->second, {report_.sealed_as, *unit}, sealed->box);
  if (!opened.ok()) return;
  boost::json::error_code code;
  const auto value = boost::json::parse(as_text(opened->payload), code);
  if (code || !value.is_object()) return;
  if (std::string title = text_of(value.get_object(), "title"); !title.empty())
    thing.title = std::move(title);
}

void Finder::at_fault() {
  const Fault& fault = *report_.fault;
  if (!fault.index) return;
  if (fault.through) {
    // Any of them may be the first; of more than a bundle none would be a lead.
    if (*fault.through - *fault.index >= kWidth) return;
    for (std::uint64_t index = *fault.index; index <= *fault.through; ++index) {
      if (const auto one = record(index)) add(index, *one);
    }
    return;
  }
  // Either of two neighbours may be the changed one.
  if (fault.kind == FaultKind::kPrev && *fault.index > 0) {
    if (const auto before = record(*fault.index - 1)) add(*fault.index - 1, *before);
  }
  const auto at = record(*fault.index);
  if (!at) return;
  if (fault.kind == FaultKind::kErasure) {
    // What was erased, not the statement that it was.
    const auto* facts = at->if_contains("public");
    if (facts != nullptr && facts->is_object()) unit_ = text_of(facts->get_object(), "unit");
    return;
  }
  add(*fault.index, *at);
}

void Finder::across_trail() {
  std::vector<std::string> needles;
  if (!unit_.empty()) needles.push_back("\"unit\":\"" + unit_ + "\"");
  for (const AffectedThing& thing : report_.affected)
    needles.push_back("\"subject\":\"" + thing.id + "\"");
  if (needles.empty()) return;
  for (std::uint64_t bundle = 0; bundle * kWidth < report_.size; ++bundle) {
    if (!load(bundle)) continue;
    for (std::size_t i = 0; i < records_.size(); ++i) {
      const bool about = std::any_of(needles.begin(), needles.end(), [&](const auto& needle) {
        return records_[i].find(needle) != std::string_view::npos;
      });
      if (!about) continue;
      const std::uint64_t index = bundle * kWidth + i;
      const auto found = record(index);
      if (found && text_of(*found, "action") != "subject.erased") add(index, *found);
    }
  }
}

void Finder::erasures() {
  std::size_t read = 0;
  for (ErasureOnRecord& erasure : report_.erasures) {
    if (++read > kMaxErasuresRead) return;
    const auto at = record(erasure.index);
    if (!at) continue;
    erasure.time = text_of(*at, "time");
    const auto* facts = at->if_contains("public");
    if (facts == nullptr || !facts->is_object()) continue;
    erasure.erased_class = text_of(facts->get_object(), "class");
    erasure.authority = text_of(facts->get_object(), "authority");
  }
}

}  // namespace

void name_affected(const TrailSource& source, const VerifyOptions& options, AffectedReach reach,
                   VerifyReport& report) {
  Finder finder(source, options, report);
  finder.erasures();
  if (!report.fault) return;
  finder.at_fault();
  if (reach == AffectedReach::kWholeTrail && !report.fault->through) finder.across_trail();
}

}  // namespace scrutiny
