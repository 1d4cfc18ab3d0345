#include "storage/state/backups_projection.h"

#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

constexpr std::string_view kPrefix = "backup/";

BackupMade from_row(const boost::json::object& row) {
  const RowFields fields(row, "backup row");
  return {fields.text("kind"), static_cast<UnixMillis>(fields.number("made")),
          static_cast<UnixMillis>(fields.number_or_zero("expires")), fields.number("size"),
          fields.number("index")};
}

}  // namespace

std::vector<BackupMade> list_backups(const StateReader& state) {
  std::vector<BackupMade> out;
  state.scan(kPrefix, {}, [&](std::string_view, const boost::json::object& row) {
    out.push_back(from_row(row));
    return ScanStep::kContinue;
  });
  return out;
}

std::optional<UnixMillis> pending_in_backups(const StateReader& state, UnixMillis erased,
                                             UnixMillis now) {
  std::optional<UnixMillis> until;
  for (const BackupMade& backup : list_backups(state)) {
    if (backup.made <= erased && backup.expires > now && (!until || backup.expires > *until))
      until = backup.expires;
  }
  return until;
}

void BackupsProjection::apply(const Applied& applied, StateWriter& state) const {
  const Record& record = applied.record;
  if (record.action != "backup.made" || applied.payload == nullptr) return;
  const RowFields fields(*applied.payload, "backup");
  boost::json::object row{{"kind", fields.text("kind")},
                          {"made", fields.number("made")},
                          {"size", fields.number("size")},
                          {"index", record.index}};
  put_number(row, "expires", fields.number_or_zero("expires"));
  state.put(std::string(kPrefix) + key_number(record.index), std::move(row));
}

}  // namespace scrutiny
