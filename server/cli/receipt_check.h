// What a receipt says beyond the log: that the record commits to this payload, and the payload to
// this file. Thread-safety: pure functions. Blocking: digest of a file. Failure: kTampered when
// something does not fit.
#pragma once

#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "api/result.h"
#include "server/cli/local_files.h"

namespace scrutiny::cli {

// What `scrutiny submit` keeps of the server's answer: receipt {index, leaf, checkpoint}, record
// and payload as the bytes that were hashed, salt.
struct KeptReceipt {
  std::uint64_t index = 0;
  std::string leaf;  // hex
  std::string checkpoint;
  std::string record;
  std::string payload;
  std::string salt;  // hex
};
Result<KeptReceipt> parse_kept_receipt(const boost::json::object& answer);

// Recomputes leaf and commitment, and holds the payload's `content` against the file.
Status check_kept_receipt(const KeptReceipt& receipt, const FileDigest& file);

// The same for a receipt file on disk as far as it goes: nothing to check where it holds no
// payload. An empty `file` leaves the file out.
Status check_receipt_payload(std::string_view receipt_json, const std::string& file);

}  // namespace scrutiny::cli
