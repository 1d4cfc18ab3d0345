#include "storage/crypto/sealed_box.h"

#include <algorithm>
#include <stdexcept>

#include "storage/crypto/aead.h"
#include "storage/crypto/hkdf.h"
#include "storage/crypto/random.h"

namespace scrutiny {
namespace {

constexpr std::array<std::uint8_t, 4> kMagic = {'S', 'B', 'X', 1};
constexpr std::string_view kLabel = "scrutiny.box.v1";

Error corrupt(const char* text) {
  return Error(ErrorCode::kCorruption, text);
}

std::array<std::uint8_t, kBoxHeaderSize> fresh_header() {
  std::array<std::uint8_t, kBoxHeaderSize> header;
  std::copy(kMagic.begin(), kMagic.end(), header.begin());
  random_bytes(std::span(header).subspan(kMagic.size()));
  return header;
}

Digest box_id(ByteView header) {
  Digest id;
  std::copy_n(header.begin() + kMagic.size(), id.size(), id.begin());
  return id;
}

void put_u64(std::uint64_t value, std::uint8_t* out) {
  for (int i = 0; i < 8; ++i) out[i] = static_cast<std::uint8_t>(value >> (56 - 8 * i));
}

AeadNonce chunk_nonce(std::uint64_t number) {
  AeadNonce nonce{};
  put_u64(number, nonce.data() + 4);
  return nonce;
}

}  // namespace

namespace crypto_detail {

BoxCipher::BoxCipher(const Key256& data_key, const BoxContext& context, const Digest& id)
    : key_(hkdf_sha256(data_key.view(), id, as_bytes(kLabel))) {
  if (context.origin.size() > 0xFFFF)
    throw std::logic_error("sealed box: origin over 65,535 bytes");
  const std::size_t size = kLabel.size() + 1 + 2 + context.origin.size() + 16 + id.size();
  associated_prefix_.reserve(size);
  const auto append = [this](ByteView bytes) {
    associated_prefix_.insert(associated_prefix_.end(), bytes.begin(), bytes.end());
  };
  append(as_bytes(kLabel));
  associated_prefix_.push_back('\n');
  associated_prefix_.push_back(static_cast<std::uint8_t>(context.origin.size() >> 8));
  associated_prefix_.push_back(static_cast<std::uint8_t>(context.origin.size() & 0xFF));
  append(as_bytes(context.origin));
  append(context.unit.raw());
  append(id);
}

Bytes BoxCipher::associated(std::uint64_t number, ChunkEnd end) const {
  Bytes out(associated_prefix_.size() + 9);
  std::copy(associated_prefix_.begin(), associated_prefix_.end(), out.begin());
  put_u64(number, out.data() + associated_prefix_.size());
  out.back() = end == ChunkEnd::kLast ? 1 : 0;
  return out;
}

void BoxCipher::seal_chunk(std::uint64_t number, ChunkEnd end, ByteView plaintext,
                           Bytes& out) const {
  aead_seal(key_, chunk_nonce(number), associated(number, end), plaintext, out);
}

Result<Bytes> BoxCipher::open_chunk(std::uint64_t number, ChunkEnd end, ByteView sealed) const {
  if (sealed.size() > kSealedChunkSize) return corrupt("A sealed chunk is over 1 MiB.");
  return aead_open(key_, chunk_nonce(number), associated(number, end), sealed);
}

}  // namespace crypto_detail

std::uint64_t box_chunk_count(std::uint64_t plaintext_size) {
  return plaintext_size == 0 ? 1 : (plaintext_size - 1) / kBoxChunkSize + 1;
}

std::uint64_t box_size(std::uint64_t plaintext_size) {
  return kBoxHeaderSize + plaintext_size + box_chunk_count(plaintext_size) * kBoxTagSize;
}

Result<std::uint64_t> box_plaintext_size(std::uint64_t size) {
  if (size < kBoxHeaderSize + kBoxTagSize) return corrupt("A sealed box is cut short.");
  const std::uint64_t body = size - kBoxHeaderSize;
  const std::uint64_t chunks = (body - 1) / kSealedChunkSize + 1;
  const std::uint64_t last = body - (chunks - 1) * kSealedChunkSize;
  const bool empty_tail = chunks > 1 && last == kBoxTagSize;
  if (last < kBoxTagSize || empty_tail) return corrupt("A sealed box is cut short.");
  return body - chunks * kBoxTagSize;
}

Bytes seal_box(const Key256& data_key, const BoxContext& context, ByteView plaintext) {
  BoxWriter writer(data_key, context);
  Bytes out;
  out.reserve(box_size(plaintext.size()));
  out.insert(out.end(), writer.header().begin(), writer.header().end());
  while (plaintext.size() > kBoxChunkSize) {
    writer.seal_chunk(plaintext.first(kBoxChunkSize), ChunkEnd::kMore, out);
    plaintext = plaintext.subspan(kBoxChunkSize);
  }
  writer.seal_chunk(plaintext, ChunkEnd::kLast, out);
  return out;
}

Result<Bytes> open_box(const Key256& data_key, const BoxContext& context, ByteView box) {
  SCRUTINY_ASSIGN(const std::uint64_t size, box_plaintext_size(box.size()));
  SCRUTINY_ASSIGN(const BoxReader reader,
                  BoxReader::create(data_key, context, box.first(kBoxHeaderSize)));
  const std::uint64_t chunks = box_chunk_count(size);
  if (chunks == 1) return reader.open_chunk(0, ChunkEnd::kLast, box.subspan(kBoxHeaderSize));
  Bytes out;
  out.reserve(size);
  for (std::uint64_t n = 0; n < chunks; ++n) {
    const ChunkEnd end = n + 1 == chunks ? ChunkEnd::kLast : ChunkEnd::kMore;
    const ByteView rest = box.subspan(box_chunk_offset(n));
    SCRUTINY_ASSIGN(const Bytes chunk,
                    reader.open_chunk(n, end, rest.first(std::min(rest.size(), kSealedChunkSize))));
    out.insert(out.end(), chunk.begin(), chunk.end());
  }
  return out;
}

BoxWriter::BoxWriter(const Key256& data_key, const BoxContext& context)
    : header_(fresh_header()), cipher_(data_key, context, box_id(header_)) {}

void BoxWriter::seal_chunk(ByteView plaintext, ChunkEnd end, Bytes& out) {
  const bool last = end == ChunkEnd::kLast;
  const bool right_size =
      plaintext.size() == kBoxChunkSize ||
      (last && plaintext.size() < kBoxChunkSize && (next_ == 0 || !plaintext.empty()));
  if (done_ || !right_size)
    throw std::logic_error("sealed box: chunk out of order or of a wrong size");
  cipher_.seal_chunk(next_++, end, plaintext, out);
  done_ = last;
}

Result<BoxReader> BoxReader::create(const Key256& data_key, const BoxContext& context,
                                    ByteView header) {
  if (header.size() != kBoxHeaderSize ||
      !std::equal(kMagic.begin(), kMagic.end(), header.begin())) {
    return corrupt("This is not a sealed box of a version known here.");
  }
  return BoxReader(crypto_detail::BoxCipher(data_key, context, box_id(header)));
}

Result<Bytes> BoxReader::open_chunk(std::uint64_t number, ChunkEnd end, ByteView sealed) const {
  return cipher_.open_chunk(number, end, sealed);
}

}  // namespace scrutiny
