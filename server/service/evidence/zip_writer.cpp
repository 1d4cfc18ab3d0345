#include "server/service/evidence/zip_writer.h"

#include <chrono>
#include <limits>
#include <new>

#include <zlib.h>

namespace scrutiny {
namespace {

constexpr std::uint32_t kMax32 = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint16_t kMax16 = std::numeric_limits<std::uint16_t>::max();
constexpr std::uint16_t kDeflated = 8;
constexpr std::uint16_t kPlainVersion = 20;
constexpr std::uint16_t kZip64Version = 45;
constexpr std::uint16_t kMadeOnUnix = 3 << 8;
constexpr std::uint16_t kDescriptorFollows = 1 << 3;
constexpr std::uint32_t kRegularFile0644 = 0100644U << 16;
// Above it a streamed entry's sizes are written in 64 bits: stored blocks add 5 bytes to 65,535.
constexpr std::uint64_t kLargest32 = std::uint64_t{4'000'000'000};

template <class T>
void little_endian(std::string& out, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    out.push_back(static_cast<char>(static_cast<std::uint8_t>(value >> (8 * i))));
  }
}

void u16(std::string& out, std::uint64_t value) {
  little_endian(out, static_cast<std::uint16_t>(value));
}
void u32(std::string& out, std::uint64_t value) {
  little_endian(out, static_cast<std::uint32_t>(value));
}
void u64(std::string& out, std::uint64_t value) {
  little_endian(out, value);
}
std::uint64_t capped32(std::uint64_t value) {
  return value < kMax32 ? value : kMax32;
}

// Date and time as MS-DOS counted them: from 1980, in steps of two seconds.
std::uint32_t dos_time(UnixMillis time) {
  using namespace std::chrono;
  constexpr int kFirstYear = 1980;
  constexpr int kLastYear = 2107;
  const sys_time<milliseconds> at{milliseconds(time)};
  const auto day = floor<days>(at);
  const year_month_day date(day);
  const int year = static_cast<int>(date.year());
  if (year < kFirstYear || year > kLastYear) return (1U << 21) | (1U << 16);
  const hh_mm_ss clock(floor<seconds>(at - day));
  const auto part = [](auto value) { return static_cast<std::uint32_t>(value); };
  return part(year - kFirstYear) << 25 | part(static_cast<unsigned>(date.month())) << 21 |
         part(static_cast<unsigned>(date.day())) << 16 | part(clock.hours().count()) << 11 |
         part(clock.minutes().count()) << 5 | part(clock.seconds().count() / 2);
}

}  // namespace

struct ZipWriter::Deflate {
  explicit Deflate(int level) {
    if (deflateInit2(&stream, level, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  ~Deflate() { deflateEnd(&stream); }
  Deflate(const Deflate&) = delete;
  Deflate& operator=(const Deflate&) = delete;
  z_stream stream{};
};

ZipWriter::ZipWriter(UnixMillis time) : dos_time_(dos_time(time)) {}
ZipWriter::~ZipWriter() = default;

void ZipWriter::put(std::string_view bytes) {
  made_.append(bytes);
  offset_ += bytes.size();
}

// What is not known yet, or stands in the zip64 field, is written as the format demands.
void ZipWriter::put_local_header(const Entry& entry) {
  std::string out;
  u32(out, 0x04034b50);
  u16(out, entry.large ? kZip64Version : kPlainVersion);
  u16(out, entry.streamed ? kDescriptorFollows : 0);
  u16(out, kDeflated);
  u32(out, dos_time_);
  u32(out, entry.streamed ? 0 : entry.crc);
  u32(out, entry.large ? kMax32 : (entry.streamed ? 0 : entry.compressed));
  u32(out, entry.large ? kMax32 : (entry.streamed ? 0 : entry.size));
  u16(out, entry.name.size());
  u16(out, entry.large ? 20 : 0);
  out.append(entry.name);
  if (entry.large) {
    u16(out, 1);
    u16(out, 16);
    u64(out, 0);
    u64(out, 0);
  }
  put(out);
}

std::string ZipWriter::central_header(const Entry& entry) const {
  std::string extra;
  if (entry.size >= kMax32) u64(extra, entry.size);
  if (entry.compressed >= kMax32) u64(extra, entry.compressed);
  if (entry.offset >= kMax32) u64(extra, entry.offset);
  const bool zip64 = !extra.empty() || entry.large;
  std::string out;
  u32(out, 0x02014b50);
  u16(out, kMadeOnUnix | kZip64Version);
  u16(out, zip64 ? kZip64Version : kPlainVersion);
  u16(out, entry.streamed ? kDescriptorFollows : 0);
  u16(out, kDeflated);
  u32(out, dos_time_);
  u32(out, entry.crc);
  u32(out, capped32(entry.compressed));
  u32(out, capped32(entry.size));
  u16(out, entry.name.size());
  u16(out, extra.empty() ? 0 : extra.size() + 4);
  u16(out, 0);  // comment
  u16(out, 0);  // disk
  u16(out, 0);  // internal attributes
  u32(out, kRegularFile0644);
  u32(out, capped32(entry.offset));
  out.append(entry.name);
  if (!extra.empty()) {
    u16(out, 1);
    u16(out, extra.size());
    out.append(extra);
  }
  return out;
}

void ZipWriter::pump(ByteView piece, int flush) {
  z_stream& stream = open_->stream;
  stream.next_in = const_cast<Bytef*>(piece.data());
  stream.avail_in = static_cast<uInt>(piece.size());
  std::array<Bytef, std::size_t{64} * 1024> block;
  do {
    stream.next_out = block.data();
    stream.avail_out = static_cast<uInt>(block.size());
    deflate(&stream, flush);
    const std::size_t got = block.size() - stream.avail_out;
    put(as_text({block.data(), got}));
    entries_.back().compressed += got;
  } while (stream.avail_out == 0);
}

void ZipWriter::add(const std::string& name, ByteView bytes) {
  Entry entry;
  entry.name = name;
  entry.offset = offset_;
  entry.size = bytes.size();
  entry.crc = static_cast<std::uint32_t>(crc32(0, bytes.data(), static_cast<uInt>(bytes.size())));
  Deflate packer(Z_DEFAULT_COMPRESSION);
  z_stream& stream = packer.stream;
  std::string packed(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_in = const_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(packed.size() - stream.avail_out);
  entry.compressed = packed.size();
  put_local_header(entry);
  put(packed);
  entries_.push_back(std::move(entry));
}

void ZipWriter::begin(const std::string& name, std::uint64_t at_most, Packing packing) {
  Entry entry;
  entry.name = name;
  entry.offset = offset_;
  entry.streamed = true;
  entry.large = at_most > kLargest32;
  put_local_header(entry);
  entries_.push_back(std::move(entry));
  open_ = std::make_unique<Deflate>(packing == Packing::kStored ? Z_NO_COMPRESSION
                                                                : Z_DEFAULT_COMPRESSION);
}

void ZipWriter::write(ByteView piece) {
  Entry& entry = entries_.back();
  entry.crc =
      static_cast<std::uint32_t>(crc32(entry.crc, piece.data(), static_cast<uInt>(piece.size())));
  entry.size += piece.size();
  pump(piece, Z_NO_FLUSH);
}

void ZipWriter::end() {
  pump({}, Z_FINISH);
  open_.reset();
  const Entry& entry = entries_.back();
  std::string out;
  u32(out, 0x08074b50);
  u32(out, entry.crc);
  if (entry.large) {
    u64(out, entry.compressed);
    u64(out, entry.size);
  } else {
    u32(out, entry.compressed);
    u32(out, entry.size);
  }
  put(out);
}

void ZipWriter::finish() {
  const std::uint64_t start = offset_;
  for (const Entry& entry : entries_) put(central_header(entry));
  const std::uint64_t size = offset_ - start;
  const std::uint64_t count = entries_.size();
  std::string out;
  if (count >= kMax16 || start >= kMax32 || size >= kMax32) {
    const std::uint64_t record = offset_;
    u32(out, 0x06064b50);
    u64(out, 44);
    u16(out, kMadeOnUnix | kZip64Version);
    u16(out, kZip64Version);
    u32(out, 0);
    u32(out, 0);
    u64(out, count);
    u64(out, count);
    u64(out, size);
    u64(out, start);
    u32(out, 0x07064b50);
    u32(out, 0);
    u64(out, record);
    u32(out, 1);
  }
  u32(out, 0x06054b50);
  u16(out, 0);
  u16(out, 0);
  u16(out, count < kMax16 ? count : kMax16);
  u16(out, count < kMax16 ? count : kMax16);
  u32(out, capped32(size));
  u32(out, capped32(start));
  u16(out, 0);
  put(out);
}

}  // namespace scrutiny
