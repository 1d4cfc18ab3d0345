#include "storage/ledger/sealing.h"

#include <boost/json/parse.hpp>

#include "storage/audit/canonical_json.h"

namespace scrutiny {
namespace {

Error not_the_payload(const Record& record, std::string why) {
  return Error(ErrorCode::kCorruption, "A stored payload is not what its record commits to.",
               "record " + std::to_string(record.index) + ": " + std::move(why));
}

Result<boost::json::object> parse_object(std::string_view text) {
  boost::system::error_code error;
  auto value = boost::json::parse(text, error);
  if (error || !value.is_object()) {
    return Error(ErrorCode::kCorruption, "A payload is not a JSON object.");
  }
  return std::move(value.get_object());
}

}  // namespace

Result<SealedCommandPayload> Sealing::seal(const UnitId& unit, const boost::json::object& payload,
                                           const Salt& salt) const {
  SCRUTINY_ASSIGN(const Key256 key, keys_.find(unit));
  std::string bytes;
  try {
    bytes = canonical(payload);
  } catch (const std::invalid_argument& error) {
    return Error(ErrorCode::kInvalidArgument, "The payload cannot be written down.", error.what());
  }
  if (bytes.size() > most_bytes_) {
    return Error(ErrorCode::kTooLarge, "What is to be recorded is larger than allowed.");
  }
  SealedCommandPayload out;
  auto sealed = seal_payload(key, {origin_, unit}, salt, as_bytes(bytes));
  out.box = std::move(sealed.box);
  out.commit = sealed.commit;
  // Parsed back, so that a projection sees live exactly what it will see in a replay.
  SCRUTINY_ASSIGN(out.payload, parse_object(bytes));
  return out;
}

Result<OpenedPayload> Sealing::open(const Record& record, ByteView box) const {
  SCRUTINY_ASSIGN(const Key256 key, keys_.find(record.unit));
  auto contents = open_payload(key, {origin_, record.unit}, box);
  if (!contents.ok()) return not_the_payload(record, contents.error().describe());
  if (commitment(contents->salt, contents->payload) != record.commit) {
    return not_the_payload(record, "the commitment differs");
  }
  OpenedPayload out;
  out.bytes = as_text(contents->payload);
  out.salt = contents->salt;
  auto object = parse_object(out.bytes);
  if (!object.ok()) return not_the_payload(record, object.error().describe());
  out.payload = std::move(object).value();
  return out;
}

}  // namespace scrutiny
