// A document's bytes in a memfd that nobody can change any more: what a worker is handed.
// Thread-safety: one thread. Ownership: owns the descriptor. Blocking: reads the content.
// Failure: kIo; kCorruption when the content is not what its record says; what the reader says.
#pragma once

#include "api/result.h"
#include "server/runtime/unique_fd.h"
#include "storage/ledger/ledger.h"
#include "storage/state/document_rows.h"

namespace scrutiny {

struct SealedDocument {
  UniqueFd descriptor;  // sealed against writing, growing and shrinking
  Digest sha256{};
};

// REQUIRES: `content` describes what `reader` reads.
Result<SealedDocument> seal_document(BlobReader& reader, const SealedContent& content);

// The same of bytes at hand.
Result<SealedDocument> seal_document(ByteView bytes);

// The first bytes of the content, at most `most`.
Result<Bytes> read_head(BlobReader& reader, std::size_t most);

}  // namespace scrutiny
