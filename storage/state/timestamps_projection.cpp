#include "storage/state/timestamps_projection.h"

#include "storage/audit/public_schema.h"
#include "storage/crypto/hex.h"
#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

constexpr std::string_view kPrefix = "timestamp/";
constexpr std::string_view kNewest = "timestamps/newest";
constexpr std::string_view kInherited = "timestamps/inherited";

Timestamp from_row(const boost::json::object& row) {
  const RowFields fields(row, "timestamp row");
  Timestamp out;
  out.size = fields.number("size");
  out.index = fields.number("index");
  out.recorded = static_cast<UnixMillis>(fields.number("recorded"));
  out.time = static_cast<UnixMillis>(fields.number("time"));
  out.authority = fields.text("authority");
  out.serial = fields.text("serial");
  out.policy = fields.text("policy");
  out.certificate_ends = static_cast<UnixMillis>(fields.number("certificate_ends"));
  out.checkpoint_sha256 = fields.text("checkpoint_sha256");
  out.token_sha256 = fields.text("token_sha256");
  return out;
}

std::optional<Timestamp> load(const StateReader& state, std::string_view key) {
  const auto row = state.get(key);
  if (!row) return std::nullopt;
  return from_row(*row);
}

}  // namespace

std::optional<Timestamp> load_timestamp(const StateReader& state, std::uint64_t size) {
  return load(state, std::string(kPrefix) + key_number(size));
}

std::optional<Timestamp> newest_timestamp(const StateReader& state) {
  return load(state, kNewest);
}

std::vector<Timestamp> list_timestamps(const StateReader& state, std::uint64_t from,
                                       std::size_t limit) {
  std::vector<Timestamp> out;
  if (limit == 0) return out;
  state.scan(kPrefix, key_number(from), [&](std::string_view, const boost::json::object& row) {
    out.push_back(from_row(row));
    return out.size() < limit ? ScanStep::kContinue : ScanStep::kStop;
  });
  return out;
}

void TimestampsProjection::apply(const Applied& applied, StateWriter& state) const {
  const Record& record = applied.record;
  if (record.action == "log.continued") {
    const auto continued = log_continued(record.public_.value());
    if (!continued.ok()) throw StateCorrupted("log.continued without its public part");
    state.put(kInherited, {{"records", continued->size}});
    return;
  }
  if (record.action != "time.stamped" || applied.payload == nullptr) return;
  const auto stamped = time_stamped(record.public_.value());
  if (!stamped.ok()) throw StateCorrupted("time.stamped without its public part");
  const auto inherited = state.get(kInherited);
  if (inherited && record.index < RowFields(*inherited, "inherited").number("records")) return;
  const RowFields fields(*applied.payload, "time.stamped");
  boost::json::object row;
  for (const char* name : {"authority", "policy", "serial"}) row[name] = fields.text(name);
  for (const char* name : {"certificate_ends", "size", "time"}) row[name] = fields.number(name);
  row["index"] = record.index;
  row["recorded"] = record.time;
  row["checkpoint_sha256"] = to_hex(stamped->checkpoint);
  row["token_sha256"] = to_hex(stamped->token);
  state.put(std::string(kPrefix) + key_number(fields.number("size")), row);
  state.put(kNewest, std::move(row));
}

}  // namespace scrutiny
