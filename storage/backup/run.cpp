#include "storage/backup/run.h"

#include <cstdio>

#include <boost/json/array.hpp>

#include "storage/audit/canonical_json.h"
#include "storage/audit/checkpoint.h"
#include "storage/audit/record.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/sha256.h"
#include "storage/engine/big_endian.h"
#include "storage/state/row_fields.h"

namespace scrutiny::backup {
namespace {

// A run names every content it holds: about 35 bytes each.
constexpr CanonicalLimits kIndexLimits{.max_bytes = kMostFrame};
constexpr std::size_t kBlobFrame = 16 + sizeof(std::uint32_t);

Result<Digest> digest_of(const RowFields& fields, std::string_view name) {
  if (const auto digest = digest_from_hex(fields.text(name))) return *digest;
  return Error(ErrorCode::kCorruption, "A hash in a backup's index is none.");
}

Result<std::vector<Digest>> digests_of(const RowFields& fields, std::string_view name) {
  std::vector<Digest> out;
  for (const std::string& text : fields.texts(name)) {
    const auto digest = digest_from_hex(text);
    if (!digest) return Error(ErrorCode::kCorruption, "A hash in a backup's index is none.");
    out.push_back(*digest);
  }
  return out;
}

// Relative, of plain parts: what a data folder may hold below itself.
bool is_file_name(std::string_view name) {
  if (name.empty() || name.size() > 4096 || name.front() == '/') return false;
  while (!name.empty()) {
    const std::size_t end = std::min(name.find('/'), name.size());
    const auto part = name.substr(0, end);
    if (part.empty() || part == "." || part == ".." || part.find('\0') != part.npos) return false;
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return true;
}

class RunReader {
 public:
  RunReader(std::string path, const RunIndex* before, RunSink* sink)
      : path_(std::move(path)), sink_(sink) {
    if (before == nullptr) return;
    out_.number = before->number;
    out_.previous = before->archive.sha256;
    out_.tree = before->tree;
    out_.last_leaf = before->last_leaf;
    origin_ = before->origin;
  }

  Result<RunIndex> read(ArchiveReader& archive) {
    for (;;) {
      SCRUTINY_ASSIGN(const auto next, archive.next());
      if (!next) break;
      if (ended_) return bad("something follows its end");
      SCRUTINY_TRY(take(*next));
    }
    if (!ended_) return bad("it does not come to its end");
    out_.archive = archive.digest();
    return std::move(out_);
  }

  // Until the first frame that is neither header nor file.
  Status read_files(ArchiveReader& archive) {
    for (;;) {
      SCRUTINY_ASSIGN(const auto next, archive.next());
      if (!next) return bad("it does not come to its end");
      const char type = next->type;
      if (type == frame::kHeader) continue;
      if (type != frame::kFileName && type != frame::kFileData) return end_file();
      SCRUTINY_TRY(take_file(*next));
    }
  }

 private:
  Error bad(const std::string& why) const {
    return {ErrorCode::kTampered, "The backup run " + path_ + " does not add up: " + why + "."};
  }

  Status take(const Frame& next) {
    if (!begun_ && next.type != frame::kHeader) return bad("it does not begin with its header");
    if (chunks_left_ > 0 && next.type != frame::kChunk) return bad("a content is cut short");
    switch (next.type) {
      case frame::kHeader:
        return take_header(next.bytes);
      case frame::kFileName:
      case frame::kFileData:
        return take_file(next);
      case frame::kRecord:
        SCRUTINY_TRY(end_file());
        return take_record(as_text(next.bytes));
      case frame::kPayload:
        return take_payload(next.bytes);
      case frame::kBlob:
        return take_blob(next.bytes);
      case frame::kChunk:
        return take_chunk(next.bytes);
      case frame::kCheckpoint:
        return take_checkpoint(next.bytes);
      case frame::kEnd:
        SCRUTINY_TRY(end_file());
        return take_end(as_text(next.bytes));
      default:
        return bad("it holds a frame of an unknown kind");
    }
  }

  Status take_header(ByteView bytes) {
    if (begun_) return bad("it has two headers");
    begun_ = true;
    SCRUTINY_ASSIGN(const auto object, parse_canonical_object(as_text(bytes)));
    const RowFields fields(object, "header of a backup run");
    SCRUTINY_ASSIGN(const Digest previous, digest_of(fields, "previous"));
    out_.origin = fields.text("origin");
    out_.log_key = fields.text("log_key");
    out_.time = static_cast<UnixMillis>(fields.number("time"));
    out_.from = fields.number("from");
    if (!origin_.empty() && origin_ != out_.origin) return bad("it is of another log");
    if (fields.number("number") != out_.number + 1 || previous != out_.previous ||
        out_.from != out_.tree.size())
      return bad("it does not follow the run before it");
    ++out_.number;
    return {};
  }

  Status take_file(const Frame& next) {
    if (next.type == frame::kFileName) {
      SCRUTINY_TRY(end_file());
      file_ = std::string(as_text(next.bytes));
      if (!is_file_name(*file_)) return bad("a file has a name no file may have");
      return {};
    }
    if (!file_) return bad("a file has no name");
    if (content_.size() + next.bytes.size() > kMostFile) return bad("a file is too long");
    content_.insert(content_.end(), next.bytes.begin(), next.bytes.end());
    return {};
  }

  Status end_file() {
    if (!file_) return {};
    out_.files[*file_] = sha256(content_);
    if (sink_ != nullptr) SCRUTINY_TRY(sink_->file(*file_, content_));
    content_.clear();
    file_.reset();
    return {};
  }

  Status take_record(std::string_view bytes) {
    if (!record_.empty()) return bad("a record has no payload");
    const std::uint64_t index = out_.tree.size();
    auto record = decode(bytes);
    if (!record.ok() || record->index != index || record->prev != out_.last_leaf)
      return bad("record " + std::to_string(index) + " does not link to the one before");
    record_ = bytes;
    return {};
  }

  Status take_payload(ByteView box) {
    if (record_.empty()) return bad("a payload has no record");
    out_.last_leaf = leaf_hash(record_);
    out_.tree.append(out_.last_leaf);
    if (sink_ != nullptr) SCRUTINY_TRY(sink_->record(out_.tree, record_, box));
    record_.clear();
    return {};
  }

  Status take_blob(ByteView bytes) {
    if (bytes.size() != kBlobFrame) return bad("a content has no id");
    BlobId::Raw raw;
    std::copy_n(bytes.begin(), raw.size(), raw.begin());
    out_.blobs.emplace_back(raw);
    chunks_ = chunks_left_ = read_big_endian<std::uint32_t>(bytes.subspan(raw.size()));
    if (chunks_ == 0) return bad("a content has no bytes");
    return {};
  }

  Status take_chunk(ByteView bytes) {
    if (chunks_left_ == 0) return bad("a piece belongs to no content");
    const std::uint32_t number = chunks_ - chunks_left_--;
    return sink_ == nullptr ? Status() : sink_->chunk(out_.blobs.back(), number, chunks_, bytes);
  }

  Status take_checkpoint(ByteView bytes) {
    if (bytes.size() < sizeof(std::uint64_t)) return bad("a checkpoint has no size");
    const auto size = read_big_endian<std::uint64_t>(bytes);
    out_.checkpoint = as_text(bytes.subspan(sizeof(size)));
    if (size <= checkpoint_size_ || size > out_.tree.size())
      return bad("a checkpoint stands in the wrong place");
    checkpoint_size_ = size;
    return sink_ == nullptr ? Status() : sink_->checkpoint(size, out_.checkpoint);
  }

  Status take_end(std::string_view bytes) {
    ended_ = true;
    SCRUTINY_ASSIGN(const auto object, parse_canonical_object(bytes));
    const RowFields fields(object, "end of a backup run");
    out_.checkpoint = fields.text("checkpoint");
    if (fields.number("size") != out_.tree.size() || !record_.empty())
      return bad("it holds another number of records than it says");
    SCRUTINY_ASSIGN(const auto key, NoteVerifier::parse(out_.log_key));
    const auto opened = open_checkpoint(out_.checkpoint, out_.origin, {&key, 1});
    if (!opened.ok()) return bad("its checkpoint is not signed by the log's key");
    if (opened->checkpoint.size == out_.tree.size() && opened->checkpoint.root == out_.tree.root())
      return {};
    return bad("its records are not those that were signed");
  }

  std::string path_;
  RunSink* sink_;
  RunIndex out_;
  std::string origin_;
  bool begun_ = false;
  bool ended_ = false;
  std::optional<std::string> file_;  // being read
  Bytes content_;
  std::string record_;  // whose payload comes next
  std::uint32_t chunks_ = 0;
  std::uint32_t chunks_left_ = 0;
  std::uint64_t checkpoint_size_ = 0;
};

}  // namespace

std::string encode(const RunIndex& index) {
  boost::json::object files;
  for (const auto& [name, digest] : index.files) files[name] = to_hex(digest);
  boost::json::array tree;
  for (const Digest& hash : index.tree.hashes()) tree.emplace_back(to_hex(hash));
  return canonical(boost::json::object{{"blobs", id_array(index.blobs)},
                                       {"bytes", index.archive.bytes},
                                       {"checkpoint", index.checkpoint},
                                       {"files", std::move(files)},
                                       {"from", index.from},
                                       {"last_leaf", to_hex(index.last_leaf)},
                                       {"log_key", index.log_key},
                                       {"number", index.number},
                                       {"origin", index.origin},
                                       {"previous", to_hex(index.previous)},
                                       {"sha256", to_hex(index.archive.sha256)},
                                       {"size", index.tree.size()},
                                       {"time", static_cast<std::uint64_t>(index.time)},
                                       {"tree", std::move(tree)}});
}

Result<RunIndex> decode_run_index(std::string_view bytes) {
  SCRUTINY_ASSIGN(const auto object, parse_canonical_object(bytes, kIndexLimits));
  const RowFields fields(object, "index of a backup run");
  RunIndex out;
  out.number = fields.number("number");
  SCRUTINY_ASSIGN(out.previous, digest_of(fields, "previous"));
  SCRUTINY_ASSIGN(out.archive.sha256, digest_of(fields, "sha256"));
  out.archive.bytes = fields.number("bytes");
  out.origin = fields.text("origin");
  out.log_key = fields.text("log_key");
  out.time = static_cast<UnixMillis>(fields.number("time"));
  out.from = fields.number("from");
  SCRUTINY_ASSIGN(auto hashes, digests_of(fields, "tree"));
  SCRUTINY_ASSIGN(out.tree, TreeFrontier::restore(fields.number("size"), std::move(hashes)));
  SCRUTINY_ASSIGN(out.last_leaf, digest_of(fields, "last_leaf"));
  out.checkpoint = fields.text("checkpoint");
  const auto& files = fields.object("files");
  for (const auto& entry : files) {
    const std::string name(entry.key());
    SCRUTINY_ASSIGN(out.files[name], digest_of(RowFields(files, "files of a backup run"), name));
  }
  for (const std::string& text : fields.texts("blobs")) {
    const auto id = BlobId::parse(text);
    if (!id) return Error(ErrorCode::kCorruption, "An id in a backup's index is none.");
    out.blobs.push_back(*id);
  }
  return out;
}

std::string run_name(std::uint64_t number) {
  char text[32];
  std::snprintf(text, sizeof(text), "%06llu.data", static_cast<unsigned long long>(number));
  return text;
}

std::string index_name(std::uint64_t number) {
  const std::string name = run_name(number);
  return name.substr(0, name.rfind('.')) + ".index";
}

Result<RunIndex> read_run(const FileSystemPtr& files, const std::string& path, const Key256& key,
                          const RunIndex* before, RunSink* sink) {
  SCRUTINY_ASSIGN(const auto archive, ArchiveReader::open(files, path, key));
  return RunReader(path, before, sink).read(*archive);
}

Status read_run_files(const FileSystemPtr& files, const std::string& path, const Key256& key,
                      RunSink& sink) {
  SCRUTINY_ASSIGN(const auto archive, ArchiveReader::open(files, path, key));
  return RunReader(path, nullptr, &sink).read_files(*archive);
}

}  // namespace scrutiny::backup
