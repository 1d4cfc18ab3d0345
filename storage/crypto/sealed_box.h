// Sealed boxes: payloads and file contents encrypted under the data key of their erasure unit.
// Format: docs/formats/record.md, "Sealed box". In short
//   box   = "SBX" 0x01 || box id[32] || chunk 0 || ... || chunk n-1
//   chunk = AES-256-GCM(box key, nonce = u32 0 || u64 chunk number, ad, at most 1 MiB) || tag[16]
//   box key = HKDF-SHA-256(data key, salt = box id, info = "scrutiny.box.v1")
//   ad = "scrutiny.box.v1" LF || u16 length of origin || origin || unit[16] || box id[32]
//        || u64 chunk number || u8 last flag
// All chunks but the last hold exactly 1 MiB; the last holds 1 byte to 1 MiB, or none in an empty
// box. Thread-safety: functions any thread; a BoxWriter one thread; a BoxReader many at once
// (const). Ownership: values. Never blocks. Failure: kCorruption when bytes are not those sealed
// for this place.
#pragma once

#include "api/bytes.h"
#include "api/ids.h"
#include "api/result.h"
#include "storage/crypto/secret.h"

namespace scrutiny {

inline constexpr std::size_t kBoxHeaderSize = 36;
inline constexpr std::size_t kBoxChunkSize = std::size_t{1} << 20;  // plaintext bytes
inline constexpr std::size_t kBoxTagSize = 16;
inline constexpr std::size_t kSealedChunkSize = kBoxChunkSize + kBoxTagSize;

// Where a box belongs: it opens nowhere else.
struct BoxContext {
  std::string_view origin;  // the log; at most 65,535 bytes
  UnitId unit;
};

enum class ChunkEnd : std::uint8_t { kMore, kLast };

// How many chunks, and how many bytes with header and tags, for a plaintext length.
std::uint64_t box_chunk_count(std::uint64_t plaintext_size);
std::uint64_t box_size(std::uint64_t plaintext_size);
// The inverse; kCorruption for a length no box has.
Result<std::uint64_t> box_plaintext_size(std::uint64_t size);
// Byte position of a chunk within its box.
constexpr std::uint64_t box_chunk_offset(std::uint64_t number) {
  return kBoxHeaderSize + number * kSealedChunkSize;
}

Bytes seal_box(const Key256& data_key, const BoxContext& context, ByteView plaintext);
Result<Bytes> open_box(const Key256& data_key, const BoxContext& context, ByteView box);

namespace crypto_detail {
// Key and associated data of one box.
class BoxCipher {
 public:
  BoxCipher(const Key256& data_key, const BoxContext& context, const Digest& box_id);
  void seal_chunk(std::uint64_t number, ChunkEnd end, ByteView plaintext, Bytes& out) const;
  Result<Bytes> open_chunk(std::uint64_t number, ChunkEnd end, ByteView sealed) const;

 private:
  Bytes associated(std::uint64_t number, ChunkEnd end) const;
  Key256 key_;
  Bytes associated_prefix_;
};
}  // namespace crypto_detail

// Seals a stream chunk by chunk in constant memory under a fresh box id.
class BoxWriter {
 public:
  BoxWriter(const Key256& data_key, const BoxContext& context);

  // First bytes of the box.
  const std::array<std::uint8_t, kBoxHeaderSize>& header() const { return header_; }
  // Appends the next sealed chunk to out. Chunks are numbered here, since sealing two texts under
  // one number would break the cipher. REQUIRES: exactly 1 MiB unless kLast; nothing after kLast.
  void seal_chunk(ByteView plaintext, ChunkEnd end, Bytes& out);

 private:
  std::array<std::uint8_t, kBoxHeaderSize> header_;
  crypto_detail::BoxCipher cipher_;
  std::uint64_t next_ = 0;
  bool done_ = false;
};

// Opens any chunk of a box alone, for range requests.
class BoxReader {
 public:
  // header: the first 36 bytes of the box.
  static Result<BoxReader> create(const Key256& data_key, const BoxContext& context,
                                  ByteView header);

  // `end` must say whether this is the box's last chunk; a wrong number or end does not open.
  Result<Bytes> open_chunk(std::uint64_t number, ChunkEnd end, ByteView sealed) const;

 private:
  explicit BoxReader(crypto_detail::BoxCipher cipher) : cipher_(std::move(cipher)) {}
  crypto_detail::BoxCipher cipher_;
};

}  // namespace scrutiny
