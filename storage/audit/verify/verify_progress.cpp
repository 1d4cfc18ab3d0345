#include "storage/audit/verify/verify_progress.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "storage/audit/verify/record_scanner.h"
#include "storage/audit/verify/tree_fold.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/sha256.h"

namespace scrutiny {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;
using verify_detail::kWidth;

constexpr std::string_view kHeading = "scrutiny.verify-state.v1\n";
constexpr std::size_t kSumLine = 65;  // 64 digits, LF
constexpr std::size_t kMaxRows = 7;   // 256^7 = 2^56 records
constexpr std::uint64_t kMaxNumber = (std::uint64_t{1} << 53) - 1;

object counts_json(const VerifyCounts& counts) {
  return {{"payloads_checked", counts.payloads_checked},
          {"payloads_erased", counts.payloads_erased},
          {"payloads_not_checked", counts.payloads_not_checked},
          {"contents_checked", counts.contents_checked},
          {"contents_not_checked", counts.contents_not_checked}};
}

object tally_json(const UnitTally& tally, std::uint64_t target) {
  object out = {{"absent", tally.absent}, {"unchecked", tally.unchecked}};
  if (tally.first_absent) out["first_absent"] = *tally.first_absent;
  if (tally.first_readable) {
    out["first_readable"] = *tally.first_readable;
    out["readable_at"] = std::min(tally.readable_at, target);
  }
  return out;
}

std::string body(const VerifyProgress& progress) {
  array rows;
  for (const auto& row : progress.rows) {
    std::string joined;
    for (const Digest& digest : row) joined += to_hex(digest);
    rows.emplace_back(joined);
  }
  array kept;
  for (const KeptRecord& record : progress.kept)
    kept.push_back(object{{"index", record.index}, {"record", record.bytes}});
  object units;
  for (const auto& [unit, tally] : progress.units)
    units[unit.text()] = tally_json(tally, progress.target);
  const object all = {{"origin", progress.origin},
                      {"log_key", progress.log_key},
                      {"level", text(progress.level)},
                      {"checkpoint", progress.checkpoint},
                      {"verified", progress.verified},
                      {"target", progress.target},
                      {"records", progress.records},
                      {"rows", std::move(rows)},
                      {"last_leaf", to_hex(progress.last_leaf)},
                      {"last_time", progress.last_time},
                      {"kept", std::move(kept)},
                      {"counts", counts_json(progress.counts)},
                      {"units", std::move(units)}};
  return boost::json::serialize(all) + "\n";
}

// Members of the file; each reader leaves `good` false where its member is not what it must be.
struct Reader {
  bool good = true;

  const value* member(const object& from, std::string_view name) {
    const value* found = from.if_contains(name);
    if (found == nullptr) good = false;
    return found;
  }
  std::string text(const object& from, std::string_view name) {
    const value* found = member(from, name);
    if (found == nullptr || !found->is_string()) return good = false, std::string();
    return std::string(found->get_string());
  }
  std::uint64_t number(const object& from, std::string_view name) {
    const value* found = member(from, name);
    const bool fits = found != nullptr && found->is_int64() && found->get_int64() >= 0 &&
                      static_cast<std::uint64_t>(found->get_int64()) <= kMaxNumber;
    if (!fits) return good = false, 0;
    return static_cast<std::uint64_t>(found->get_int64());
  }
  std::optional<std::uint64_t> maybe_number(const object& from, std::string_view name) {
    if (!from.contains(name)) return std::nullopt;
    return number(from, name);
  }
  const object& inner(const object& from, std::string_view name) {
    static const object kNone;
    const value* found = member(from, name);
    if (found == nullptr || !found->is_object()) return good = false, kNone;
    return found->get_object();
  }
  const array& list(const object& from, std::string_view name) {
    static const array kNone;
    const value* found = member(from, name);
    if (found == nullptr || !found->is_array()) return good = false, kNone;
    return found->get_array();
  }

  void rows(const array& from, VerifyProgress& out);
  void kept(const array& from, VerifyProgress& out);
  void units(const object& from, VerifyProgress& out);
};

// Each row holds as many hashes as that many records leave unjoined.
void Reader::rows(const array& from, VerifyProgress& out) {
  std::uint64_t left = out.records / kWidth;
  if (out.records % kWidth != 0 || from.size() > kMaxRows) good = false;
  for (const value& entry : from) {
    std::vector<Digest>& row = out.rows.emplace_back();
    const std::string_view digits = entry.is_string() ? entry.get_string() : std::string_view("?");
    if (digits.size() != left % kWidth * 64) {
      good = false;
      return;
    }
    for (std::size_t i = 0; i < digits.size(); i += 64) {
      const auto digest = digest_from_hex(digits.substr(i, 64));
      if (!digest) good = false;
      row.push_back(digest.value_or(Digest{}));
    }
    left /= kWidth;
  }
  if (left != 0) good = false;
}

void Reader::kept(const array& from, VerifyProgress& out) {
  for (const value& entry : from) {
    if (!entry.is_object()) {
      good = false;
      return;
    }
    KeptRecord record{number(entry.get_object(), "index"), text(entry.get_object(), "record")};
    ScannedRecord scanned;
    PublicFacts facts;
    if (scan_record(record.bytes, scanned, facts) != nullptr || scanned.index != record.index ||
        record.index >= out.records) {
      good = false;
      return;
    }
    out.kept.push_back(std::move(record));
  }
}

void Reader::units(const object& from, VerifyProgress& out) {
  for (const auto& member : from) {
    const auto unit = UnitId::parse(std::string_view(member.key()));
    if (!unit || !member.value().is_object()) {
      good = false;
      return;
    }
    const object& entry = member.value().get_object();
    UnitTally& tally = out.units[*unit];
    tally.absent = number(entry, "absent");
    tally.unchecked = number(entry, "unchecked");
    tally.first_absent = maybe_number(entry, "first_absent");
    tally.first_readable = maybe_number(entry, "first_readable");
    if (tally.first_readable) tally.readable_at = number(entry, "readable_at");
  }
}

VerifyCounts read_counts(const object& from, Reader& in) {
  VerifyCounts out;
  out.payloads_checked = in.number(from, "payloads_checked");
  out.payloads_erased = in.number(from, "payloads_erased");
  out.payloads_not_checked = in.number(from, "payloads_not_checked");
  out.contents_checked = in.number(from, "contents_checked");
  out.contents_not_checked = in.number(from, "contents_not_checked");
  return out;
}

bool read_level(std::string_view word, VerifyLevel& out) {
  for (const auto level : {VerifyLevel::kLog, VerifyLevel::kPayloads, VerifyLevel::kContents}) {
    if (text(level) != word) continue;
    out = level;
    return true;
  }
  return false;
}

Error damaged(std::string what) {
  return {ErrorCode::kTampered, "the file that keeps what you verified is damaged (" +
                                    std::move(what) +
                                    "); take a copy of it back, or begin again with another file"};
}

}  // namespace

std::string format_progress(const VerifyProgress& progress) {
  const std::string content = body(progress);
  std::string out(kHeading);
  return out.append(to_hex(sha256(as_bytes(content)))).append("\n").append(content);
}

Result<VerifyProgress> parse_progress(std::string_view file) {
  if (!file.starts_with(kHeading)) return damaged("it does not begin as one");
  const std::string_view rest = file.substr(kHeading.size());
  if (rest.size() < kSumLine || rest[kSumLine - 1] != '\n') return damaged("it is cut short");
  const std::string_view content = rest.substr(kSumLine);
  if (to_hex(sha256(as_bytes(content))) != rest.substr(0, kSumLine - 1))
    return damaged("its checksum is wrong");
  boost::json::error_code code;
  const value parsed = boost::json::parse(content, code);
  if (code || !parsed.is_object()) return damaged("it is not JSON");
  const object& all = parsed.get_object();
  Reader in;
  VerifyProgress out;
  out.origin = in.text(all, "origin");
  out.log_key = in.text(all, "log_key");
  in.good &= read_level(in.text(all, "level"), out.level);
  out.checkpoint = in.text(all, "checkpoint");
  out.verified = in.text(all, "verified");
  out.target = in.number(all, "target");
  out.records = in.number(all, "records");
  in.rows(in.list(all, "rows"), out);
  const auto leaf = digest_from_hex(in.text(all, "last_leaf"));
  in.good &= leaf.has_value();
  out.last_leaf = leaf.value_or(Digest{});
  out.last_time = in.text(all, "last_time");
  in.kept(in.list(all, "kept"), out);
  out.counts = read_counts(in.inner(all, "counts"), in);
  in.units(in.inner(all, "units"), out);
  // Written again from what was understood it must be the same bytes: nothing was left over.
  if (!in.good || body(out) != content) return damaged("a part of it is not what it must be");
  return out;
}

Digest root_so_far(const VerifyProgress& progress) {
  std::optional<Digest> below;
  for (std::vector<Digest> row : progress.rows) {
    if (below) row.push_back(*below);
    if (!row.empty()) below = verify_detail::fold_row(row);
  }
  return below.value_or(verify_detail::empty_tree());
}

}  // namespace scrutiny
