// Checking one record without the whole log: a receipt, or a tlog-proof file with the record's
// bytes. Formats: docs/formats/checkpoint.md. Thread-safety: free functions. Blocking: only with a
// source.
#pragma once

#include <optional>

#include "storage/audit/verify/verify.h"

namespace scrutiny {

struct ReceiptFile {
  std::uint64_t index = 0;
  Digest leaf{};
  std::string checkpoint;             // signed note that covers the record
  std::optional<std::string> record;  // its bytes, where the holder has them
  std::optional<std::vector<Digest>> proof;
};

// A receipt object, or any object with a `receipt` member (an answer of the API as it came).
Result<ReceiptFile> parse_receipt(std::string_view json);

// What the receipt shows by itself. Without a proof that is only a signed size: kCannotTell.
VerifyReport verify_receipt(const ReceiptFile& receipt, const VerifyOptions& options);

// Verifies the whole trail and that it holds the record where and under the checkpoint the receipt
// promised.
VerifyReport verify_receipt_in(const ReceiptFile& receipt, const TrailSource& source,
                               const VerifyOptions& options);

// A tlog-proof file and the record it is about.
VerifyReport verify_proof_file(std::string_view proof, std::string_view record,
                               const VerifyOptions& options);

}  // namespace scrutiny
