#include "storage/audit/verify/payload_check.h"

#include <boost/json/parse.hpp>

#include "storage/audit/verify/tree_fold.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/payload.h"

namespace scrutiny::verify_detail {
namespace {

template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

void keep_first(std::optional<std::uint64_t>& first, std::uint64_t index) {
  if (!first) first = index;
}

void fail(PayloadResult& result, FaultKind kind, std::uint64_t index, std::string expected,
          std::string found) {
  if (!result.fault) result.fault = Fault{kind, index, std::move(expected), std::move(found)};
}

}  // namespace

PayloadResult PayloadChecker::check(const BundleJob& job,
                                    const std::vector<ScannedRecord>& records) {
  PayloadResult result;
  Status status = source_.read_payloads(job.number, job.width, bundle_);
  if (!status.ok()) {
    if (status.error().code() != ErrorCode::kNotFound) {
      result.trouble = std::move(status).error();
    } else {
      fail(result, FaultKind::kPayload, job.number * kWidth, "the payloads of this bundle",
           "none, or cut short");
    }
    return result;
  }
  for (std::size_t i = 0; i < records.size() && !result.fault && !result.trouble; ++i) {
    const UnitId unit = *UnitId::parse(records[i].unit);
    const Key256* key = nullptr;
    if (options_.keys != nullptr) {
      if (const auto found = options_.keys->find(unit); found != options_.keys->end())
        key = &found->second;
    }
    check_one({job.number * kWidth + i, unit, records[i], key}, bundle_.payloads[i], result);
  }
  return result;
}

void PayloadChecker::check_one(const Place& place, const SuppliedPayload& supplied,
                               PayloadResult& result) {
  std::visit(Overloaded{[&](PayloadNotSupplied) { ++result.units[place.unit].unchecked; },
                        [&](PayloadAbsent) {
                          UnitTally& tally = result.units[place.unit];
                          ++tally.absent;
                          keep_first(tally.first_absent, place.index);
                        },
                        [&](const PayloadSealed& sealed) {
                          if (place.key == nullptr) {
                            ++result.units[place.unit].unchecked;
                          } else {
                            check_sealed(place, sealed.box, result);
                          }
                        },
                        [&](const PayloadOpened& opened) {
                          keep_first(result.units[place.unit].first_readable, place.index);
                          check_opened(place, opened, result);
                        }},
             supplied);
}

void PayloadChecker::check_sealed(const Place& place, ByteView box, PayloadResult& result) {
  const auto opened = open_payload(*place.key, {origin_, place.unit}, box);
  if (!opened.ok()) {
    fail(result, FaultKind::kPayload, place.index, "a payload that opens with the key of its unit",
         "one that does not open");
    return;
  }
  check_opened(place, {opened->salt, opened->payload}, result);
}

void PayloadChecker::check_opened(const Place& place, const PayloadOpened& opened,
                                  PayloadResult& result) {
  const std::string computed = to_hex(commitment(opened.salt, opened.payload));
  if (computed != place.record.commit) {
    fail(result, FaultKind::kCommitment, place.index, std::string(place.record.commit), computed);
    return;
  }
  ++result.counts.payloads_checked;
  if (options_.level == VerifyLevel::kContents) check_contents(place, opened.payload, result);
}

void PayloadChecker::check_contents(const Place& place, ByteView payload, PayloadResult& result) {
  boost::json::error_code code;
  const boost::json::value value = boost::json::parse(as_text(payload), code);
  if (code) {
    fail(result, FaultKind::kPayload, place.index, "a payload that is JSON", "one that is not");
    return;
  }
  for (const NamedContent& content : named_contents(value)) {
    auto check = check_content(source_, content, place.key, {origin_, place.unit});
    if (!check.ok()) {
      result.trouble = std::move(check).error();
      return;
    }
    switch (check->outcome) {
      case ContentOutcome::kHolds:
        ++result.counts.contents_checked;
        break;
      case ContentOutcome::kNotSupplied:
        ++result.counts.contents_not_checked;
        break;
      case ContentOutcome::kWrong:
        fail(result, FaultKind::kContent, place.index, check->expected, check->found);
        return;
    }
  }
}

void PayloadLedger::add(PayloadResult result) {
  if (stopped()) return;
  fault_ = std::move(result.fault);
  trouble_ = std::move(result.trouble);
  counts_.payloads_checked += result.counts.payloads_checked;
  counts_.contents_checked += result.counts.contents_checked;
  counts_.contents_not_checked += result.counts.contents_not_checked;
  for (const auto& [unit, tally] : result.units) {
    UnitTally& sum = units_[unit];
    sum.absent += tally.absent;
    sum.unchecked += tally.unchecked;
    if (tally.first_absent) keep_first(sum.first_absent, *tally.first_absent);
    if (tally.first_readable && sum.readable_at != tally.readable_at) {
      sum.first_readable.reset();  // read by an earlier run: now it was read again
      sum.readable_at = tally.readable_at;
    }
    if (tally.first_readable) keep_first(sum.first_readable, *tally.first_readable);
  }
}

void PayloadLedger::restore(const VerifyProgress& progress) {
  counts_ = progress.counts;
  for (const auto& [unit, tally] : progress.units) units_.emplace(unit, tally);
}

void PayloadLedger::save(VerifyProgress& progress) const {
  progress.counts = counts_;
  progress.units = {units_.begin(), units_.end()};
}

void PayloadLedger::offer(FaultKind kind, std::uint64_t index, std::string expected,
                          std::string found) {
  if (fault_ && fault_->index <= index) return;
  fault_ = Fault{kind, index, std::move(expected), std::move(found)};
}

void PayloadLedger::finish(const std::unordered_map<UnitId, std::uint64_t>& erased,
                           const KeyRing* keys) {
  for (const auto& [unit, tally] : units_) {
    if (const auto found = erased.find(unit); found != erased.end()) {
      counts_.payloads_erased += tally.absent + tally.unchecked;
      if (tally.first_readable && found->second < tally.readable_at) {
        offer(FaultKind::kErasure, found->second, "unit " + unit.text() + " erased",
              "record " + std::to_string(*tally.first_readable) + " of it is readable");
      }
      continue;
    }
    counts_.payloads_not_checked += tally.unchecked;
    if (tally.first_absent) {
      offer(FaultKind::kPayload, *tally.first_absent,
            "a payload, or an erasure of unit " + unit.text(), "neither");
    }
  }
  if (keys == nullptr) return;
  for (const auto& [unit, index] : erased) {
    if (keys->contains(unit)) {
      offer(FaultKind::kErasure, index, "no key for unit " + unit.text(), "a key for it");
    }
  }
}

}  // namespace scrutiny::verify_detail
