#include "storage/crypto/sealed_box.h"

#include <gtest/gtest.h>

#include "storage/crypto/hex.h"
#include "storage/crypto/payload.h"
#include "storage/crypto/random.h"

namespace scrutiny {
namespace {

constexpr std::string_view kOrigin = "example.com/audit-test";

class SealedBox : public ::testing::Test {
 protected:
  const Key256 key_ = Key256::generate();
  const UnitId unit_ = new_id<UnitId>();
  const BoxContext context_{kOrigin, unit_};
};

Bytes pattern(std::size_t size) {
  Bytes out(size);
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::uint8_t>(i * 31 + i / 251);
  return out;
}

TEST_F(SealedBox, RoundTripsAtEverySizeAroundChunkEdges) {
  const std::size_t mib = kBoxChunkSize;
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{400}, mib - 1, mib,
                                 mib + 1, 2 * mib - 1, 2 * mib, 2 * mib + 1}) {
    const Bytes plaintext = pattern(size);
    const Bytes box = seal_box(key_, context_, plaintext);
    EXPECT_EQ(box.size(), box_size(size));
    EXPECT_EQ(box_plaintext_size(box.size()).value(), size);
    EXPECT_EQ(open_box(key_, context_, box).value(), plaintext);
  }
}

// Keeps boxes written today readable: key 00..1f, unit 16 x 0x55, fixed by docs/formats/record.md.
TEST_F(SealedBox, OpensTheBoxOfTheFormatDocument) {
  std::array<std::uint8_t, 32> raw;
  for (std::size_t i = 0; i < raw.size(); ++i) raw[i] = static_cast<std::uint8_t>(i);
  UnitId::Raw unit;
  unit.fill(0x55);
  const Bytes box = from_hex(
                        "53425801a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf"
                        "50024578035162cd0bb917dc22cd7f26994e79cf33658e5900c27353c306e70ea9ca75")
                        .value_or(Bytes{});
  const auto opened = open_box(Key256(raw), {kOrigin, UnitId(unit)}, box);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(as_text(*opened), "sealed for its unit");
}

TEST_F(SealedBox, RefusesEveryFlippedBit) {
  const Bytes box = seal_box(key_, context_, pattern(40));
  for (std::size_t bit = 0; bit < box.size() * 8; ++bit) {
    Bytes changed = box;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    EXPECT_EQ(open_box(key_, context_, changed).error().code(), ErrorCode::kCorruption) << bit;
  }
}

TEST_F(SealedBox, RefusesEveryTruncationAndAnyTail) {
  Bytes box = seal_box(key_, context_, pattern(40));
  for (std::size_t size = 0; size < box.size(); ++size) {
    EXPECT_FALSE(open_box(key_, context_, ByteView(box).first(size)).ok()) << size;
  }
  box.push_back(0);
  EXPECT_FALSE(open_box(key_, context_, box).ok());
}

TEST_F(SealedBox, RefusesTruncationAtChunkEdges) {
  const Bytes box = seal_box(key_, context_, pattern(3 * kBoxChunkSize));
  for (std::uint64_t chunks = 0; chunks < 3; ++chunks) {
    const ByteView cut = ByteView(box).first(box_chunk_offset(chunks));
    EXPECT_FALSE(open_box(key_, context_, cut).ok()) << chunks;
  }
  // An extra empty last chunk is no box either.
  Bytes longer = box;
  longer.insert(longer.end(), kBoxTagSize, 0);
  EXPECT_FALSE(open_box(key_, context_, longer).ok());
}

TEST_F(SealedBox, RefusesReorderedAndRepeatedChunks) {
  const Bytes box = seal_box(key_, context_, pattern(3 * kBoxChunkSize));
  const auto at = [](std::uint64_t n) { return static_cast<std::ptrdiff_t>(box_chunk_offset(n)); };
  Bytes swapped = box;
  std::swap_ranges(swapped.begin() + at(0), swapped.begin() + at(1), swapped.begin() + at(1));
  EXPECT_FALSE(open_box(key_, context_, swapped).ok());
  Bytes repeated = box;
  std::copy(box.begin() + at(0), box.begin() + at(1), repeated.begin() + at(1));
  EXPECT_FALSE(open_box(key_, context_, repeated).ok());
}

TEST_F(SealedBox, OpensNowhereElse) {
  const Bytes box = seal_box(key_, context_, pattern(40));
  EXPECT_FALSE(open_box(key_, {kOrigin, new_id<UnitId>()}, box).ok());
  EXPECT_FALSE(open_box(key_, {"example.com/other", unit_}, box).ok());
  EXPECT_FALSE(open_box(key_, {"", unit_}, box).ok());
  EXPECT_FALSE(open_box(Key256::generate(), context_, box).ok());
}

TEST_F(SealedBox, RefusesAChunkOfAnotherBoxOfTheSameUnit) {
  const Bytes first = seal_box(key_, context_, pattern(40));
  const Bytes second = seal_box(key_, context_, pattern(40));
  EXPECT_NE(first, second) << "every box has its own id, so equal texts differ";
  Bytes mixed(first.begin(), first.begin() + kBoxHeaderSize);
  mixed.insert(mixed.end(), second.begin() + kBoxHeaderSize, second.end());
  EXPECT_FALSE(open_box(key_, context_, mixed).ok());
}

TEST_F(SealedBox, OpensAnyChunkAlone) {
  const Bytes plaintext = pattern(2 * kBoxChunkSize + 5);
  const Bytes box = seal_box(key_, context_, plaintext);
  const auto reader =
      BoxReader::create(key_, context_, ByteView(box).first(kBoxHeaderSize)).value();
  const ByteView second = ByteView(box).subspan(box_chunk_offset(1), kSealedChunkSize);
  const Bytes opened = reader.open_chunk(1, ChunkEnd::kMore, second).value();
  EXPECT_TRUE(std::equal(opened.begin(), opened.end(), plaintext.begin() + kBoxChunkSize));
  EXPECT_FALSE(reader.open_chunk(1, ChunkEnd::kLast, second).ok());
  EXPECT_FALSE(reader.open_chunk(0, ChunkEnd::kMore, second).ok());
  EXPECT_FALSE(reader.open_chunk(1, ChunkEnd::kMore, ByteView(box)).ok()) << "over-long chunk";
  EXPECT_EQ(
      reader.open_chunk(2, ChunkEnd::kLast, ByteView(box).subspan(box_chunk_offset(2))).value(),
      Bytes(plaintext.end() - 5, plaintext.end()));
}

TEST_F(SealedBox, WriterTakesChunksOnlyInOrderAndOfTheRightSize) {
  Bytes out;
  BoxWriter short_middle(key_, context_);
  EXPECT_THROW(short_middle.seal_chunk(pattern(10), ChunkEnd::kMore, out), std::logic_error);
  BoxWriter too_long(key_, context_);
  EXPECT_THROW(too_long.seal_chunk(pattern(kBoxChunkSize + 1), ChunkEnd::kLast, out),
               std::logic_error);
  BoxWriter after_last(key_, context_);
  after_last.seal_chunk(pattern(10), ChunkEnd::kLast, out);
  EXPECT_THROW(after_last.seal_chunk(pattern(10), ChunkEnd::kLast, out), std::logic_error);
  BoxWriter empty_tail(key_, context_);
  empty_tail.seal_chunk(pattern(kBoxChunkSize), ChunkEnd::kMore, out);
  EXPECT_THROW(empty_tail.seal_chunk({}, ChunkEnd::kLast, out), std::logic_error);
}

TEST_F(SealedBox, RefusesAnUnknownVersion) {
  Bytes box = seal_box(key_, context_, pattern(3));
  box[3] = 2;
  EXPECT_FALSE(BoxReader::create(key_, context_, ByteView(box).first(kBoxHeaderSize)).ok());
  EXPECT_FALSE(BoxReader::create(key_, context_, ByteView(box).first(kBoxHeaderSize - 1)).ok());
}

TEST_F(SealedBox, PayloadCarriesItsSalt) {
  const Salt salt = random_array<32>();
  const SealedPayload sealed = seal_payload(key_, context_, salt, as_bytes("{}"));
  const PayloadContents opened = open_payload(key_, context_, sealed.box).value();
  EXPECT_EQ(opened.salt, salt);
  EXPECT_EQ(as_text(opened.payload), "{}");
  EXPECT_EQ(commitment(opened.salt, opened.payload), sealed.commit);
}

TEST_F(SealedBox, RefusesAPayloadTooShortForItsSalt) {
  const Bytes box = seal_box(key_, context_, pattern(31));
  EXPECT_FALSE(open_payload(key_, context_, box).ok());
}

// printf 'scrutiny.commitment.v1\n' + 32 zero bytes + '{}' | sha256sum
TEST(Commitment, IsTheHashOfLabelSaltAndPayload) {
  EXPECT_EQ(to_hex(commitment(Salt{}, as_bytes("{}"))),
            "de3c496515337f676e62a9c758179ce0bbce81ea3ee0cfaf8f4ad10c77b9254d");
}

}  // namespace
}  // namespace scrutiny
