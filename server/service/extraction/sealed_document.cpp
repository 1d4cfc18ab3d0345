#include "server/service/extraction/sealed_document.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "storage/crypto/hex.h"
#include "storage/crypto/sha256.h"

namespace scrutiny {
namespace {

constexpr std::size_t kPiece = 1 << 20;  // as large as a stored chunk

Error system_error(const char* call) {
  return Error(ErrorCode::kIo, "The document could not be prepared for reading.",
               std::string(call) + ": " + std::strerror(errno));
}

Status write_all(int descriptor, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_error("write");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

Result<SealedDocument> make_memfd() {
  SealedDocument out;
  out.descriptor = UniqueFd(::memfd_create("document", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!out.descriptor) return system_error("memfd_create");
  return out;
}

Status seal(const SealedDocument& document) {
  constexpr int kSeals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;
  if (::fcntl(document.descriptor.get(), F_ADD_SEALS, kSeals) != 0)
    return system_error("F_ADD_SEALS");
  return {};
}

}  // namespace

Result<Bytes> read_head(BlobReader& reader, std::size_t most) {
  Bytes head(std::min<std::uint64_t>(most, reader.size()));
  for (std::size_t at = 0; at < head.size();) {
    SCRUTINY_ASSIGN(const std::size_t got, reader.read_at(at, std::span(head).subspan(at)));
    if (got == 0) return Error(ErrorCode::kCorruption, "The document ends early.");
    at += got;
  }
  return head;
}

Result<SealedDocument> seal_document(BlobReader& reader, const SealedContent& content) {
  SCRUTINY_ASSIGN(SealedDocument out, make_memfd());
  Bytes piece(static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, content.size)));
  Sha256 hash;
  for (std::uint64_t at = 0; at < content.size;) {
    SCRUTINY_ASSIGN(const std::size_t got, reader.read_at(at, piece));
    if (got == 0) return Error(ErrorCode::kCorruption, "The document ends early.");
    const ByteView bytes = ByteView(piece).first(got);
    hash.update(bytes);
    SCRUTINY_TRY(write_all(out.descriptor.get(), bytes));
    at += got;
  }
  out.sha256 = hash.finish();
  if (to_hex(out.sha256) != content.sha256) {
    return Error(ErrorCode::kCorruption, "The document is not what its record says.");
  }
  SCRUTINY_TRY(seal(out));
  return out;
}

Result<SealedDocument> seal_document(ByteView bytes) {
  SCRUTINY_ASSIGN(SealedDocument out, make_memfd());
  SCRUTINY_TRY(write_all(out.descriptor.get(), bytes));
  out.sha256 = sha256(bytes);
  SCRUTINY_TRY(seal(out));
  return out;
}

}  // namespace scrutiny
