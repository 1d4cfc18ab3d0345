#include "storage/ledger/log_reader.h"

#include <limits>
#include <optional>
#include <vector>

#include "storage/crypto/sealed_box.h"

namespace scrutiny {
namespace {

constexpr std::uint64_t kChunk = 1024;  // rows read at once by for_each

}  // namespace

Result<Bytes> LogReader::one(Table table, std::uint64_t key, const char* what) const {
  std::optional<Bytes> found;
  SCRUTINY_TRY(engine_.read(table, key, key + 1, [&](std::uint64_t, ByteView value) {
    found.emplace(value.begin(), value.end());
    return Visit::kStop;
  }));
  if (!found) {
    return Error(ErrorCode::kNotFound, "The log does not hold this.",
                 std::string(what) + " " + std::to_string(key));
  }
  return std::move(*found);
}

Result<std::string> LogReader::record(std::uint64_t index) const {
  SCRUTINY_ASSIGN(const Bytes bytes, one(Table::kRecords, index, "record"));
  return std::string(as_text(bytes));
}

Result<Bytes> LogReader::sealed_payload(std::uint64_t index) const {
  return one(Table::kPayloads, index, "payload");
}

Result<Digest> LogReader::leaf(std::uint64_t index) const {
  Digest out;
  SCRUTINY_TRY(read_nodes(0, index, {&out, 1}));
  return out;
}

Result<std::string> LogReader::checkpoint_covering(std::uint64_t index) const {
  std::optional<std::string> found;
  SCRUTINY_TRY(engine_.read(Table::kCheckpoints, index + 1,
                            std::numeric_limits<std::uint64_t>::max(),
                            [&](std::uint64_t, ByteView value) {
                              found.emplace(as_text(value));
                              return Visit::kStop;
                            }));
  if (!found) return Error(ErrorCode::kNotFound, "No checkpoint covers this record.");
  return std::move(*found);
}

Status LogReader::read_nodes(unsigned level, std::uint64_t first, std::span<Digest> out) const {
  const auto byte = static_cast<std::uint8_t>(level);
  std::size_t have = 0;
  bool fits = true;
  SCRUTINY_TRY(
      engine_.read(Table::kNodes, node_key(byte, first), node_key(byte, first + out.size()),
                   [&](std::uint64_t key, ByteView value) {
                     fits = value.size() == sizeof(Digest) && key == node_key(byte, first + have);
                     if (!fits) return Visit::kStop;
                     std::copy(value.begin(), value.end(), out[have++].begin());
                     return Visit::kContinue;
                   }));
  if (fits && have == out.size()) return {};
  return Error(ErrorCode::kCorruption, "A stored tree node is missing or has a wrong length.",
               "level " + std::to_string(level) + " node " + std::to_string(first + have));
}

Status LogReader::for_each(std::uint64_t from, std::uint64_t to, const Row& row) const {
  for (std::uint64_t start = from; start < to; start += kChunk) {
    const std::uint64_t end = std::min(to, start + kChunk);
    std::vector<std::optional<std::string>> records(end - start);
    std::vector<std::optional<Bytes>> payloads(end - start);
    SCRUTINY_TRY(engine_.read(Table::kRecords, start, end, [&](std::uint64_t key, ByteView value) {
      records[key - start].emplace(as_text(value));
      return Visit::kContinue;
    }));
    SCRUTINY_TRY(engine_.read(Table::kPayloads, start, end, [&](std::uint64_t key, ByteView value) {
      payloads[key - start].emplace(value.begin(), value.end());
      return Visit::kContinue;
    }));
    for (std::uint64_t i = 0; i < end - start; ++i) {
      if (!records[i] || !payloads[i]) {
        return Error(
            ErrorCode::kCorruption,
            records[i] ? "A payload is missing from the log." : "A record is missing from the log.",
            "index " + std::to_string(start + i));
      }
      SCRUTINY_TRY(row(start + i, *records[i], *payloads[i]));
    }
  }
  return {};
}

Status LogReader::for_each_chunk(const BlobId& blob, std::uint64_t size, std::uint64_t record,
                                 const Chunk& chunk) const {
  const std::uint64_t chunks = box_chunk_count(size);
  for (std::uint64_t number = 0; number < chunks; ++number) {
    const auto bytes = engine_.get_blob(blob, static_cast<std::uint32_t>(number));
    if (!bytes.ok()) {
      return Error(ErrorCode::kCorruption,
                   "Content named by record " + std::to_string(record) + " is missing. Run fsck.",
                   bytes.error().describe());
    }
    SCRUTINY_TRY(chunk(*bytes));
  }
  return {};
}

bool is_of_action(std::string_view record, std::string_view action) {
  constexpr std::string_view kBegin = "{\"action\":\"";
  return record.starts_with(kBegin) && record.substr(kBegin.size()).starts_with(action) &&
         record.substr(kBegin.size() + action.size()).starts_with('"');
}

}  // namespace scrutiny
