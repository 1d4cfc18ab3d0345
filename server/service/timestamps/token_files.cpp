#include "server/service/timestamps/token_files.h"

#include "storage/crypto/base64.h"
#include "storage/state/row_fields.h"
#include "storage/state/timestamps_projection.h"

namespace scrutiny {

Result<StampedFiles> stamped_files(const Ledger& ledger, std::uint64_t record) {
  SCRUTINY_ASSIGN(const OpenedPayload opened, ledger.payload(record));
  const RowFields fields(opened.payload, "time.stamped");
  auto token = from_base64(fields.text("token"));
  if (!token) return Error(ErrorCode::kCorruption, "A time token is not stored as it should be.");
  return StampedFiles{fields.text("checkpoint"), *std::move(token)};
}

Result<NamedFiles> time_token_files(const Ledger& ledger, const Checkpoint& checkpoint) {
  const auto found = list_timestamps(*ledger.snapshot(), checkpoint.size, 1);
  if (found.empty()) return NamedFiles();
  const Timestamp& timestamp = found.front();
  SCRUTINY_ASSIGN(const StampedFiles stamped, stamped_files(ledger, timestamp.index));
  const std::string name = "timestamps/" + std::to_string(timestamp.size);
  NamedFiles out{{name + ".tsr", std::string(as_text(stamped.token))},
                 {name + ".checkpoint", stamped.checkpoint}};
  if (timestamp.size == checkpoint.size) return out;
  SCRUTINY_ASSIGN(const auto proof, ledger.consistency_proof(checkpoint.size, timestamp.size));
  std::string lines;
  for (const Digest& hash : proof) lines += to_base64(hash) + "\n";
  out.emplace_back(name + ".consistency", std::move(lines));
  return out;
}

}  // namespace scrutiny
