#include "storage/ledger/export.h"

#include <fstream>
#include <unordered_set>

#include "storage/audit/canonical_json.h"
#include "storage/audit/public_schema.h"
#include "storage/audit/tiles.h"
#include "storage/audit/tree.h"
#include "storage/crypto/base64.h"
#include "storage/crypto/sealed_box.h"
#include "storage/engine/big_endian.h"
#include "storage/ledger/content_rows.h"
#include "storage/ledger/readable_store.h"
#include "storage/ledger/store_parts.h"

namespace scrutiny {
namespace {

namespace fs = std::filesystem;

class OutFile {
 public:
  explicit OutFile(const fs::path& path) : path_(path) {
    fs::create_directories(path.parent_path());
    out_.open(path, std::ios::binary | std::ios::trunc);
  }
  OutFile& add(std::string_view bytes) {
    out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return *this;
  }
  OutFile& add(ByteView bytes) { return add(as_text(bytes)); }
  Status close() {
    out_.close();
    if (out_) return {};
    return Error(ErrorCode::kIo, "Writing " + path_.string() + " failed.");
  }

 private:
  fs::path path_;
  std::ofstream out_;
};

class Exporter {
 public:
  Exporter(const ExportOptions& options, const ReadableStore& store)
      : options_(options), store_(store), log_(*store.engine.engine), target_(options.target) {}

  Result<std::uint64_t> run() {
    SCRUTINY_ASSIGN(const EngineHead head, log_.engine().head());
    size_ = head.size;
    SCRUTINY_TRY(check_end(head));
    SCRUTINY_TRY(write_tiles());
    SCRUTINY_TRY(find_erasures());
    for (std::uint64_t bundle = 0; bundle * kTileWidth < size_; ++bundle) {
      SCRUTINY_TRY(write_bundle(bundle));
      if (options_.progress) options_.progress(std::min(size_, (bundle + 1) * kTileWidth), size_);
    }
    SCRUTINY_TRY(OutFile(target_ / "checkpoint").add(head.checkpoint).close());
    SCRUTINY_TRY(
        OutFile(target_ / "log.vkey").add(store_.log_keys->at(size_).text()).add("\n").close());
    SCRUTINY_TRY(write_manifest());
    return size_;
  }

 private:
  // An export of a log that does not add up would only spread the damage.
  Status check_end(const EngineHead& head) const {
    SCRUTINY_ASSIGN(const Checkpoint opened, store_.log_keys->open(head.checkpoint));
    SCRUTINY_ASSIGN(const Digest root, root_at(size_, log_));
    if (opened.size == size_ && opened.root == root) return {};
    return Error(ErrorCode::kTampered, "The log does not match its last checkpoint. Run fsck.");
  }

  Status write_tile(unsigned level, std::uint64_t number, unsigned width) const {
    std::vector<Digest> hashes(width);
    SCRUTINY_TRY(log_.read_nodes(level, number * kTileWidth, hashes));
    OutFile out(target_ / tile_path({TileKind::kHashes, level, number, width}));
    for (const auto& hash : hashes) out.add(ByteView(hash));
    return out.close();
  }

  Status write_tiles() const {
    for (unsigned level = 0; level < tile_levels(size_); ++level) {
      const std::uint64_t full = full_tiles(level, size_);
      for (std::uint64_t number = 0; number < full; ++number) {
        SCRUTINY_TRY(write_tile(level, number, kTileWidth));
      }
      const unsigned rest = partial_width(level, size_);
      if (rest > 0) SCRUTINY_TRY(write_tile(level, full, rest));
    }
    return {};
  }

  Status find_erasures() {
    if (options_.scope == ExportScope::kLog) return {};
    return log_.for_each(0, size_, [&](std::uint64_t, std::string_view bytes, ByteView) -> Status {
      if (!is_of_action(bytes, "subject.erased")) return {};
      SCRUTINY_ASSIGN(const Record record, decode(bytes));
      SCRUTINY_ASSIGN(const auto erased, subject_erased(record.public_.value()));
      erased_.insert(erased.unit);
      return {};
    });
  }

  Status write_bundle(std::uint64_t number) {
    const std::uint64_t first = number * kTileWidth;
    const auto width = static_cast<unsigned>(std::min<std::uint64_t>(kTileWidth, size_ - first));
    std::string entries;
    std::string payloads;
    SCRUTINY_TRY(log_.for_each(
        first, first + width, [&](std::uint64_t, std::string_view bytes, ByteView box) -> Status {
          if (is_of_action(bytes, "time.stamped")) {
            if (Status written = write_time_token(bytes, box); !written.ok()) return written;
          }
          append_big_endian(entries, static_cast<std::uint16_t>(bytes.size()));
          entries.append(bytes);
          if (options_.scope == ExportScope::kLog) return {};
          SCRUTINY_ASSIGN(const Record record, decode(bytes));
          const bool erased = erased_.contains(record.unit);
          append_big_endian(payloads, static_cast<std::uint32_t>(erased ? 0 : box.size()));
          if (erased) return {};
          payloads.append(as_text(box));
          return options_.scope == ExportScope::kContents ? write_contents(record, box) : Status();
        }));
    SCRUTINY_TRY(
        OutFile(target_ / tile_path({TileKind::kEntries, 0, number, width})).add(entries).close());
    if (options_.scope == ExportScope::kLog) return {};
    // Named like a full entry bundle, whatever its width.
    const auto name = tile_path({TileKind::kEntries, 0, number, kTileWidth});
    return OutFile(target_ / "payloads" / name.substr(std::string_view("tile/entries/").size()))
        .add(payloads)
        .close();
  }

  // In clear, with the text it is over: whoever holds them can check them with any RFC 3161 tool.
  Status write_time_token(std::string_view bytes, ByteView box) const {
    SCRUTINY_ASSIGN(const Record record, decode(bytes));
    SCRUTINY_ASSIGN(const auto opened, store_.sealing->open(record, box));
    const auto& payload = opened.payload;
    const auto token = from_base64(payload.at("token").as_string());
    if (!token) return Error(ErrorCode::kCorruption, "A time token is not stored as it should be.");
    const auto name = "timestamps/" + std::to_string(payload.at("size").to_number<std::uint64_t>());
    SCRUTINY_TRY(OutFile(target_ / (name + ".tsr")).add(ByteView(*token)).close());
    return OutFile(target_ / (name + ".checkpoint"))
        .add(std::string_view(payload.at("checkpoint").as_string()))
        .close();
  }

  Status write_contents(const Record& record, ByteView box) const {
    SCRUTINY_ASSIGN(const auto opened, store_.sealing->open(record, box));
    for (const auto& content : named_content(opened.payload)) {
      OutFile out(target_ / "blobs" / content.blob.text());
      SCRUTINY_TRY(log_.for_each_chunk(content.blob, content.size, record.index,
                                       [&](ByteView bytes) -> Status {
                                         out.add(bytes);
                                         return {};
                                       }));
      SCRUTINY_TRY(out.close());
    }
    return {};
  }

  Status write_manifest() const {
    const boost::json::object manifest{{"contents", options_.scope == ExportScope::kContents},
                                       {"format", "scrutiny.trail.v1"},
                                       {"origin", store_.log_keys->origin()},
                                       {"payloads", options_.scope != ExportScope::kLog},
                                       {"size", size_}};
    return OutFile(target_ / "manifest.json").add(canonical(manifest)).add("\n").close();
  }

  const ExportOptions& options_;
  const ReadableStore& store_;
  LogReader log_;
  fs::path target_;
  std::uint64_t size_ = 0;
  std::unordered_set<UnitId> erased_;
};

Status check_target(const fs::path& target) {
  std::error_code error;
  if (!fs::exists(target, error) ||
      (fs::is_directory(target, error) && fs::is_empty(target, error))) {
    return {};
  }
  return Error(ErrorCode::kConflict,
               "The folder " + target.string() + " is not empty. Name a new one.");
}

}  // namespace

Result<std::uint64_t> export_trail(ExportOptions options) {
  set_defaults(options.settings);
  SCRUTINY_TRY(check_target(options.target));
  SCRUTINY_ASSIGN(const auto store, open_to_read(options.settings, options.use));
  try {
    return Exporter(options, store).run();
  } catch (const fs::filesystem_error& error) {
    return Error(ErrorCode::kIo, "The export could not be written.", error.what());
  }
}

}  // namespace scrutiny
