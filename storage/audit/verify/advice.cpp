#include "storage/audit/verify/advice.h"

namespace scrutiny {
namespace {

constexpr Advice kChanged = {
    "This trail is not the one that was signed. Either this copy was damaged on its way, or "
    "somebody with access to the log changed it.",
    "Keep this copy as it is. Fetch a second one, from the server or as another export, and verify "
    "it. If it fails at the same record, tell the chair and the safeguarding partners: whoever "
    "runs "
    "the service has to explain it. Until then do not rely on what is named here.",
    true};
constexpr Advice kCopy = {
    "Something stored beside the records does not fit them. The records may be as they were.",
    "Fetch a second copy and verify it. If it fails in the same way, ask whoever runs the service "
    "to check its disks and to run scrutinyd fsck.",
    false};
constexpr Advice kOlder = {
    "The log once signed more, or other, than it shows now: an older copy was put in its place, or "
    "its history was rewritten.",
    "Keep both signed checkpoints: together they are evidence. Show them to the chair, the "
    "safeguarding partners and whoever runs the witness. Ask whether the service was restored from "
    "a backup, and what was lost.",
    true};
constexpr Advice kTrust = {
    "It cannot be shown that the log which you trust made this.",
    "Compare the log's key with the one you were given in person or in writing. If it is the right "
    "one, do not rely on this trail, and ask whoever runs the service where it comes from.",
    false};
constexpr Advice kWords = {
    "The record itself is as it was signed, but the words or the file kept for it are not those "
    "that were recorded, or are gone without an erasure on record.",
    "Do not rely on the document or action named here in its present form. Ask the agency that "
    "sent it for its own copy and its receipt, and verify those. Other records are not affected.",
    false};
constexpr Advice kReadable = {
    "Personal data that is on record as erased can still be read by whoever holds this copy or the "
    "key.",
    "Tell the data protection officer. Have the key destroyed, in backups of keys too, and verify "
    "again. The log itself is not in doubt.",
    false};

}  // namespace

const Advice& advice(FaultKind kind) {
  switch (kind) {
    case FaultKind::kTile:
    case FaultKind::kDescription:
      return kCopy;
    case FaultKind::kRollback:
    case FaultKind::kReceipt:
      return kOlder;
    case FaultKind::kSignature:
    case FaultKind::kPublic:
    case FaultKind::kProof:
      return kTrust;
    case FaultKind::kPayload:
    case FaultKind::kCommitment:
    case FaultKind::kContent:
      return kWords;
    case FaultKind::kErasure:
      return kReadable;
    default:
      return kChanged;
  }
}

}  // namespace scrutiny
