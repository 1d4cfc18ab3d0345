#include "server/cli/receipt_check.h"

#include <boost/json/parse.hpp>

#include "storage/crypto/hex.h"
#include "storage/crypto/payload.h"
#include "storage/crypto/sha256.h"

namespace scrutiny::cli {
namespace {

using boost::json::object;

Error tampered(std::string words) {
  return {ErrorCode::kTampered, std::move(words)};
}

Result<std::string> text_member(const object& from, std::string_view name) {
  const auto* value = from.if_contains(name);
  if (value == nullptr || !value->is_string()) {
    return Error(ErrorCode::kMalformedRequest, "the answer has no \"" + std::string(name) + "\"");
  }
  return std::string(value->as_string());
}

Result<object> parse_object(std::string_view json, const char* what) {
  boost::system::error_code error;
  auto value = boost::json::parse(json, error);
  if (error || !value.is_object()) return tampered(std::string(what) + " is not a JSON object");
  return std::move(value.as_object());
}

std::string leaf_of(std::string_view record) {
  Sha256 hash;
  const std::uint8_t leaf_prefix = 0;
  hash.update({&leaf_prefix, 1});
  hash.update(as_bytes(record));
  return to_hex(hash.finish());
}

Status check_record(const KeptReceipt& receipt) {
  if (leaf_of(receipt.record) != receipt.leaf) {
    return tampered("the record does not hash to the receipt's leaf");
  }
  SCRUTINY_ASSIGN(const object record, parse_object(receipt.record, "the record"));
  const auto* index = record.if_contains("index");
  if (index == nullptr || !index->is_int64() ||
      static_cast<std::uint64_t>(index->as_int64()) != receipt.index) {
    return tampered("the record stands at another place than the receipt says");
  }
  const auto salt = digest_from_hex(receipt.salt);
  if (!salt) return tampered("the salt is not 32 bytes");
  SCRUTINY_ASSIGN(const std::string commit, text_member(record, "commit"));
  if (to_hex(commitment(*salt, as_bytes(receipt.payload))) != commit) {
    return tampered("the payload is not the one the record commits to");
  }
  return {};
}

Status check_content(const KeptReceipt& receipt, const FileDigest& file) {
  SCRUTINY_ASSIGN(const object payload, parse_object(receipt.payload, "the payload"));
  const auto* content = payload.if_contains("content");
  if (content == nullptr || !content->is_object()) return tampered("the payload names no content");
  SCRUTINY_ASSIGN(const std::string sha256, text_member(content->as_object(), "sha256"));
  const auto* size = content->as_object().if_contains("size");
  const bool size_fits = size != nullptr && size->is_int64() &&
                         static_cast<std::uint64_t>(size->as_int64()) == file.size;
  if (sha256 != file.sha256 || !size_fits) {
    return tampered("the record is about another file: it has SHA-256 " + sha256 + ", yours " +
                    file.sha256);
  }
  return {};
}

}  // namespace

Result<KeptReceipt> parse_kept_receipt(const object& answer) {
  const auto* receipt = answer.if_contains("receipt");
  if (receipt == nullptr || !receipt->is_object()) {
    return Error(ErrorCode::kMalformedRequest, "the answer has no receipt");
  }
  KeptReceipt kept;
  const auto* index = receipt->as_object().if_contains("index");
  if (index == nullptr || !index->is_int64() || index->as_int64() < 0) {
    return Error(ErrorCode::kMalformedRequest, "the receipt has no index");
  }
  kept.index = static_cast<std::uint64_t>(index->as_int64());
  SCRUTINY_ASSIGN(kept.leaf, text_member(receipt->as_object(), "leaf"));
  SCRUTINY_ASSIGN(kept.checkpoint, text_member(receipt->as_object(), "checkpoint"));
  SCRUTINY_ASSIGN(kept.record, text_member(answer, "record"));
  SCRUTINY_ASSIGN(kept.payload, text_member(answer, "payload"));
  SCRUTINY_ASSIGN(kept.salt, text_member(answer, "salt"));
  return kept;
}

Status check_kept_receipt(const KeptReceipt& receipt, const FileDigest& file) {
  SCRUTINY_TRY(check_record(receipt));
  return check_content(receipt, file);
}

Status check_receipt_payload(std::string_view receipt_json, const std::string& file) {
  SCRUTINY_ASSIGN(const object answer, parse_object(receipt_json, "the receipt"));
  if (answer.contains("payload")) {
    SCRUTINY_ASSIGN(const KeptReceipt receipt, parse_kept_receipt(answer));
    SCRUTINY_TRY(check_record(receipt));
    if (file.empty()) return {};
    SCRUTINY_ASSIGN(const FileDigest digest, digest_file(file));
    return check_content(receipt, digest);
  }
  if (!file.empty()) {
    return Error(ErrorCode::kInvalidArgument, "this receipt does not say which file it is for");
  }
  return {};
}

}  // namespace scrutiny::cli
