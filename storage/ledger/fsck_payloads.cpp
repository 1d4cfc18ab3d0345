// fsck's pass over payloads, the keys they need, and the contents they name.
#include "storage/crypto/hex.h"
#include "storage/crypto/sealed_box.h"
#include "storage/crypto/sha256.h"
#include "storage/ledger/content.h"
#include "storage/ledger/content_rows.h"
#include "storage/ledger/fsck_log.h"

namespace scrutiny::fsck_detail {
namespace {

constexpr std::size_t kReadStep = std::size_t{1} << 20;

std::string payload_name(std::uint64_t index) {
  return "payload of record " + std::to_string(index);
}

class PayloadPass {
 public:
  explicit PayloadPass(LogScan& scan) : scan_(scan), log_(*scan.store.engine.engine) {}

  Fault run() {
    const std::uint64_t size = scan_.report.records;
    const auto status = log_.for_each(
        0, size, [&](std::uint64_t index, std::string_view bytes, ByteView box) -> Status {
          fault_ = check(index, bytes, box);
          if (scan_.progress && index % 4096 == 4095) scan_.progress(index + 1, size);
          if (fault_) return Error(ErrorCode::kCorruption, "stop");
          return {};
        });
    if (fault_) return fault_;
    if (!status.ok()) {
      const bool gap = status.error().code() == ErrorCode::kCorruption &&
                       status.error().private_detail().starts_with("index ");
      if (!gap)
        return FsckFault{FsckKind::kUnreadable, std::nullopt, "payloads", "readable bytes",
                         status.error().describe()};
      const auto index = std::stoull(status.error().private_detail().substr(6));
      return FsckFault{FsckKind::kGap, index, payload_name(index), "a payload", "nothing"};
    }
    return {};
  }

 private:
  Fault check(std::uint64_t index, std::string_view bytes, ByteView box) {
    const auto record = decode(bytes);
    if (!record.ok()) {
      return FsckFault{FsckKind::kRecord, index, "record " + std::to_string(index), "a record",
                       record.error().describe()};
    }
    const auto erased = scan_.erased.find(record->unit);
    const auto key = scan_.store.keys->find(record->unit);
    if (erased != scan_.erased.end()) {
      if (key.ok()) {
        return FsckFault{FsckKind::kErasure, index, "key of unit " + record->unit.text(),
                         "destroyed, as record " + std::to_string(erased->second) + " says",
                         "a living key"};
      }
      ++scan_.report.erased_payloads;
      return {};
    }
    if (!key.ok()) {
      return FsckFault{FsckKind::kKey, index, "key of unit " + record->unit.text(),
                       "a key that opens " + payload_name(index), key.error().describe()};
    }
    const auto opened = scan_.store.sealing->open(*record, box);
    if (!opened.ok()) {
      const bool differs = opened.error().private_detail().ends_with("commitment differs");
      return FsckFault{differs ? FsckKind::kCommitment : FsckKind::kPayload, index,
                       payload_name(index), "commitment " + to_hex(record->commit),
                       opened.error().private_detail()};
    }
    ++scan_.report.payloads;
    for (const auto& content : named_content(opened->payload)) {
      if (auto fault = check_content(index, record->unit, *key, content)) return fault;
    }
    return {};
  }

  Fault check_content(std::uint64_t index, const UnitId& unit, const Key256& key,
                      const NamedContent& content) {
    scan_.named.insert(content.blob);
    const auto wrong = [&](std::string expected, std::string found) {
      return FsckFault{
          FsckKind::kContent, index,
          "content " + content.blob.text() + " named by record " + std::to_string(index),
          std::move(expected), std::move(found)};
    };
    const std::string expected =
        std::to_string(content.size) + " bytes with SHA-256 " + to_hex(content.sha256);
    auto reader =
        make_blob_reader({*scan_.store.engine.engine, scan_.store.sealing->origin(), unit}, key,
                         content.blob, content.size);
    if (!reader.ok()) return wrong(expected, reader.error().describe());
    Sha256 hash;
    Bytes buffer(kReadStep);
    for (std::uint64_t offset = 0; offset < content.size;) {
      const auto read = (*reader)->read_at(offset, buffer);
      if (!read.ok()) return wrong(expected, read.error().describe());
      hash.update(ByteView(buffer).first(*read));
      offset += *read;
    }
    const Digest found = hash.finish();
    if (found != content.sha256)
      return wrong("SHA-256 " + to_hex(content.sha256), "SHA-256 " + to_hex(found));
    const auto beyond = scan_.store.engine.engine->get_blob(
        content.blob, static_cast<std::uint32_t>(box_chunk_count(content.size)));
    if (beyond.ok())
      return wrong(std::to_string(box_chunk_count(content.size)) + " chunks", "more");
    ++scan_.report.contents;
    scan_.report.content_bytes += content.size;
    return {};
  }

  LogScan& scan_;
  LogReader log_;
  Fault fault_;
};

}  // namespace

Fault check_payloads(LogScan& scan) {
  if (auto fault = PayloadPass(scan).run()) return fault;
  for (const auto& [unit, lives] : scan.store.keys->list()) {
    const auto erased = scan.erased.find(unit);
    if (lives && erased != scan.erased.end()) {
      return FsckFault{FsckKind::kErasure, erased->second, "key of unit " + unit.text(),
                       "destroyed, as record " + std::to_string(erased->second) + " says",
                       "a living key"};
    }
  }
  return {};
}

Fault check_blobs(LogScan& scan) {
  const auto status = scan.store.engine.maintenance->list_blobs([&](const StoredBlob& blob) {
    if (!scan.named.contains(blob.id)) scan.report.unnamed.push_back(blob.id);
    return Visit::kContinue;
  });
  if (status.ok()) return {};
  return FsckFault{FsckKind::kUnreadable, std::nullopt, "stored content", "readable bytes",
                   status.error().describe()};
}

}  // namespace scrutiny::fsck_detail
