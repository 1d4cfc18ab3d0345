#include "server/service/documents/uploads.h"

#include "server/service/documents/document_view.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/random.h"
#include "storage/crypto/sha256.h"
#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

namespace json = boost::json;

Error no_such_document() {
  return Error(ErrorCode::kNotFound, "There is no such document, or you may not see it.");
}

json::object described(const std::string& title, DocumentKind kind, Marking marking,
                       const std::string& file_name) {
  json::object payload;
  payload["title"] = title;
  payload["kind"] = text(kind);
  payload["marking"] = text(marking);
  payload["file_name"] = file_name;
  return payload;
}

Command reception(const Principal& caller, std::string action, const DocumentId& document,
                  std::uint32_t version) {
  Command command;
  command.action = std::move(action);
  command.actor = caller.actor;
  command.agency = caller.agency;
  command.subject = id_cast<SubjectId>(document);
  command.version = version;
  command.ids["document"] = document.text();
  command.ids["version"] = version;
  return command;
}

// At the door and again on the sequencer.
Result<DocumentRow> may_add(const Principal& caller, const NewVersion& meta,
                            const StateReader& state) {
  auto document = load_document(state, meta.document);
  if (!document) return no_such_document();
  SCRUTINY_TRY(may_change(DocumentStep::kAddVersion, caller, *document, meta.if_match));
  SCRUTINY_TRY(has_words(*document));
  return std::move(*document);
}

}  // namespace

Status Uploads::may_start(const AccountId& account) const {
  SCRUTINY_TRY(listener_.ready());
  if (quota_ != nullptr) return quota_->has_room(account);
  return {};
}

Result<std::string> Uploads::copy(const AccountId& account, const FileSource& file, ByteView first,
                                  BlobWriter& blob) {
  Sha256 hash;
  std::uint64_t size = 0;
  for (ByteView piece = first; !piece.empty();) {
    size += piece.size();
    if (size > limits_.file_bytes) {
      return Error::field("file", "The file is larger than this service takes.",
                          ErrorCode::kTooLarge);
    }
    if (quota_ != nullptr) SCRUTINY_TRY(quota_->take(account, piece.size()));
    hash.update(piece);
    SCRUTINY_TRY(blob.write(piece));
    SCRUTINY_ASSIGN(piece, file());
  }
  SCRUTINY_TRY(blob.finish());
  return to_hex(hash.finish());
}

Result<Uploads::Stored> Uploads::store(const AccountId& account, const FileSource& file) {
  // Nothing is made before there is something to keep.
  SCRUTINY_ASSIGN(const ByteView first, file());
  if (first.empty()) return Error::field("file", "The file is empty.");
  Stored stored;
  SCRUTINY_ASSIGN(stored.unit, ledger_.create_unit());
  SCRUTINY_ASSIGN(const std::unique_ptr<BlobWriter> blob, ledger_.create_blob(stored.unit));
  SCRUTINY_ASSIGN(stored.content.sha256, copy(account, file, first, *blob));
  stored.content.blob = blob->id();
  stored.content.size = blob->size();
  return stored;
}

Result<Uploaded> Uploads::record(Command command, const AgencyId& agency) {
  SCRUTINY_ASSIGN(const Committed committed, ledger_.submit_and_wait(std::move(command)));
  const RowFields ids(committed.ids, "ids of an upload");
  Uploaded out;
  out.document = ids.id<DocumentId>("document");
  out.version = ids.small_number("version");
  out.receipt = committed.receipt;
  out.freshness = committed.freshness;
  if (committed.freshness == Freshness::kNew) {
    listener_.received({out.document, out.version, agency});
  }
  SCRUTINY_ASSIGN(out.record, ledger_.record(committed.receipt.index));
  SCRUTINY_ASSIGN(out.payload, ledger_.payload(committed.receipt.index));
  const SealedContent content =
      content_from_json(RowFields(out.payload.payload, "reception").object("content"));
  out.size = content.size;
  out.sha256 = content.sha256;
  return out;
}

Result<Uploaded> Uploads::receive(const Principal& caller, const NewDocument& meta,
                                  const FileSource& file, const ClaimOf& claim) {
  SCRUTINY_TRY(may_upload(caller, meta.agency));
  SCRUTINY_TRY(may_start(caller.account));
  SCRUTINY_ASSIGN(const Stored stored, store(caller.account, file));
  Command command = reception(caller, "document.received", new_id<DocumentId>(), 1);
  command.unit = stored.unit;
  command.payload = described(meta.title, meta.kind, meta.marking, meta.file_name);
  command.payload["disclosure"] = to_json(meta.disclosure);
  command.payload["content"] = to_json(stored.content);
  if (claim) command.idempotency = claim(stored.content.sha256);
  return record(std::move(command), meta.agency);
}

Status Uploads::may_add_version(const Principal& caller, const DocumentId& id) const {
  const auto document = load_document(*ledger_.snapshot(), id);
  if (!document) return no_such_document();
  SCRUTINY_ASSIGN(const DocumentView view, view_for(caller, *document));
  return entitled(DocumentStep::kAddVersion, caller, view.facts);
}

Result<Uploaded> Uploads::receive_version(const Principal& caller, const NewVersion& meta,
                                          const FileSource& file, const ClaimOf& claim) {
  const auto snapshot = ledger_.snapshot();
  const auto seen = load_document(*snapshot, meta.document);
  if (!seen) return no_such_document();
  SCRUTINY_ASSIGN(const DocumentView view, view_for(caller, *seen));
  SCRUTINY_TRY(entitled(DocumentStep::kAddVersion, caller, view.facts));
  SCRUTINY_TRY(has_words(*seen));
  // A repeated request has to reach its first answer, so only others are turned away before the
  // file has arrived.
  if (!claim) {
    SCRUTINY_TRY(may_change(DocumentStep::kAddVersion, caller, *seen, meta.if_match));
  }
  SCRUTINY_TRY(may_start(caller.account));
  SCRUTINY_ASSIGN(const Stored stored, store(caller.account, file));
  const std::uint32_t version = seen->latest + 1;
  Command command = reception(caller, "document.version_received", meta.document, version);
  command.unit = stored.unit;
  command.payload = described(meta.title.value_or(seen->words->title), seen->words->kind,
                              meta.marking.value_or(seen->words->marking), meta.file_name);
  put_text(command.payload, "note", meta.note);
  command.payload["content"] = to_json(stored.content);
  if (claim) command.idempotency = claim(stored.content.sha256);
  command.precondition = [caller, meta, version](const StateReader& state) -> Status {
    SCRUTINY_ASSIGN(const DocumentRow now, may_add(caller, meta, state));
    if (now.latest + 1 == version) return {};
    return Error(ErrorCode::kConflict, "Another version of this document arrived first.");
  };
  return record(std::move(command), seen->agency);
}

}  // namespace scrutiny
