#include "server/daemon/key_administration.h"

#include <boost/json/array.hpp>

#include "server/daemon/files.h"
#include "server/service/account_commands.h"
#include "server/service/account_directory.h"
#include "server/service/system_actors.h"
#include "storage/audit/time_text.h"
#include "storage/state/keys_projection.h"

namespace scrutiny {
namespace {

namespace json = boost::json;

constexpr std::int64_t kMostOverlapHours = std::int64_t{24} * 366;
constexpr std::size_t kMostReason = 1000;

std::string text_of(const json::object& arguments, std::string_view name) {
  const auto* value = arguments.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

json::array signing_keys(const RunningLedger& ledger) {
  json::array out;
  for (const ActiveLogKey& active : ledger.active_log_keys()) {
    json::object each{{"key", active.key},
                      {"held", active.token_label.empty() ? std::string("log.key")
                                                          : "token key " + active.token_label}};
    if (active.until != 0) each["until"] = format_time(active.until);
    out.push_back(std::move(each));
  }
  return out;
}

}  // namespace

Result<json::object> list_keys(Application& application, const json::object&) {
  const RunningLedger& ledger = application.ledger();
  json::array keys;
  for (const RecordedLogKey& each : ledger.log_keys()) {
    keys.push_back(json::object{{"key", each.key}, {"record", each.record}});
  }
  const KeyWrapping wrapping = ledger.key_wrapping();
  const bool by_file = wrapping.derivation == KeyDerivation::kFile;
  return json::object{{"keys", std::move(keys)},
                      {"signing", signing_keys(ledger)},
                      {"wrapping", json::object{{"by", by_file ? "file" : "passphrase"},
                                                {"changed", wrapping.rewraps}}}};
}

Result<json::object> rotate_log_key(Application& application, const json::object& arguments) {
  const auto* hours = arguments.if_contains("overlap_hours");
  if (hours == nullptr || !hours->is_int64() || hours->as_int64() < 0 ||
      hours->as_int64() > kMostOverlapHours) {
    return Error::field("overlap_hours", "say for how long both keys sign: 0 to 8,784 hours");
  }
  LogKeyRotation rotation;
  rotation.reason = text_of(arguments, "reason");
  rotation.token_label = text_of(arguments, "token_key");
  if (rotation.reason.empty() || rotation.reason.size() > kMostReason) {
    return Error::field("reason", "say why in at most 1,000 bytes; it stands in the record");
  }
  if (rotation.token_label.size() > StoredLogKey::kMostLabel) {
    return Error::field("token_key", "a key's label in the token has at most 63 bytes");
  }
  RunningLedger& ledger = application.ledger();
  const auto unit = system_unit(*ledger.snapshot());
  if (!unit) return Error(ErrorCode::kNotFound, "the log has no accounts yet");
  rotation.unit = *unit;
  rotation.actor = system_actors::kOperator;
  rotation.overlap = std::chrono::hours(hours->as_int64());
  const std::string old_key = ledger.verifier_key();
  SCRUTINY_ASSIGN(const Committed done, ledger.rotate_log_key(rotation));
  SCRUTINY_TRY(publish_verifier_key(application.data(), ledger));
  return json::object{
      {"key", ledger.verifier_key()}, {"old_key", old_key}, {"index", done.receipt.index}};
}

Status record_rewraps(RunningLedger& ledger, const UnitId& unit) {
  const KeyWrapping wrapping = ledger.key_wrapping();
  const std::uint32_t recorded = recorded_rewraps(*ledger.snapshot());
  if (wrapping.rewraps == recorded) return {};
  const bool by_file = wrapping.derivation == KeyDerivation::kFile;
  Command command =
      command_by(system_actors::kOperator,
                 {std::string(kKeysRewrappedAction),
                  id_cast<SubjectId>(system_actors::kOperator),
                  unit,
                  {{"before", recorded}, {"wrapped_by", by_file ? "file" : "passphrase"}}});
  command.version = wrapping.rewraps;
  const auto done = ledger.submit_and_wait(std::move(command));
  return done.ok() ? Status() : Status(done.error());
}

Status publish_verifier_key(const std::filesystem::path& data, const Ledger& ledger) {
  const std::string text = ledger.verifier_key() + "\n";
  const auto now = read_small_file(data / "log.vkey");
  if (now.ok() && *now == text) return {};
  return write_public_file(data / "log.vkey", text);
}

}  // namespace scrutiny
