#include "storage/audit/verify/bag/bag_fixity.h"

#include "storage/crypto/hex.h"
#include "storage/crypto/sha256.h"
#include "storage/crypto/sha512.h"

namespace scrutiny {
namespace {

using verify_detail::bad_bag;

constexpr std::uint64_t kMostManifest = std::uint64_t{128} << 20;
constexpr std::uint64_t kMostInfo = 16 * 1024;
constexpr std::string_view kBagit = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
constexpr std::string_view kPayload = "data/";
constexpr std::string_view kTagManifest = "tagmanifest-";

using Manifest = std::map<std::string, std::string>;  // hex digest by name

// Lines "digest  name": of lower-case hex, two spaces, each name once.
Result<Manifest> read_manifest(const BagSource& bag, const std::string& file,
                               std::size_t digest_size) {
  SCRUTINY_ASSIGN(const std::string text, bag.read(file, kMostManifest));
  if (text.empty() || text.back() != '\n') return bad_bag(file + " is cut off");
  Manifest out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const std::string_view line = std::string_view(text).substr(at, end - at);
    at = end + 1;
    if (line.size() < digest_size + 3 || line.substr(digest_size, 2) != "  ") {
      return bad_bag(file + " has a line that is none of a manifest");
    }
    const std::string_view digest = line.substr(0, digest_size);
    if (digest.find_first_not_of("0123456789abcdef") != std::string_view::npos) {
      return bad_bag(file + " has a line that is none of a manifest");
    }
    const std::string name(line.substr(digest_size + 2));
    if (name.starts_with(kPayload) != file.starts_with("manifest-")) {
      return bad_bag(file + " lists what belongs into the other list");
    }
    if (!bag.files().contains(name)) {
      return bad_bag(file + " lists a file that is not there: " +
                     (verify_detail::is_bag_name(name) ? name : "its name is none of a bundle"));
    }
    if (!out.emplace(name, digest).second) return bad_bag(file + " lists " + name + " twice");
  }
  return out;
}

struct Manifests {
  Manifest payload256, payload512, tag256, tag512;
};

Result<Manifests> read_manifests(const BagSource& bag) {
  constexpr std::size_t kHex256 = 64;
  constexpr std::size_t kHex512 = 128;
  Manifests out;
  SCRUTINY_ASSIGN(out.payload256, read_manifest(bag, "manifest-sha256.txt", kHex256));
  SCRUTINY_ASSIGN(out.payload512, read_manifest(bag, "manifest-sha512.txt", kHex512));
  SCRUTINY_ASSIGN(out.tag256, read_manifest(bag, "tagmanifest-sha256.txt", kHex256));
  SCRUTINY_ASSIGN(out.tag512, read_manifest(bag, "tagmanifest-sha512.txt", kHex512));
  return out;
}

struct Sums {
  Digest sha256{};
  std::string hex512;
  std::uint64_t size = 0;
};

Result<Sums> sums_of(const BagSource& bag, const std::string& name, Bytes& piece,
                     const std::function<void(std::uint64_t)>& read) {
  SCRUTINY_ASSIGN(const auto stream, bag.open(name));
  Sha256 sha256;
  Sha512 sha512;
  Sums out;
  for (;;) {
    SCRUTINY_ASSIGN(const std::size_t got, stream->read(piece));
    if (got == 0) break;
    const ByteView bytes = ByteView(piece).first(got);
    sha256.update(bytes);
    sha512.update(bytes);
    out.size += got;
    read(got);
  }
  out.sha256 = sha256.finish();
  out.hex512 = to_hex(sha512.finish());
  return out;
}

Status holds(const std::string& name, const Sums& sums, const Manifest& of256,
             const Manifest& of512) {
  const auto first = of256.find(name);
  const auto second = of512.find(name);
  if (first == of256.end() || second == of512.end()) {
    return bad_bag(name + " is in the bundle but not in its lists");
  }
  if (first->second == to_hex(sums.sha256) && second->second == sums.hex512) return {};
  return bad_bag(name + " is not the file its list says: SHA-256 " + to_hex(sums.sha256) +
                 ", listed " + first->second);
}

// "Payload-Oxum: bytes.files", the quick check of RFC 8493 section 2.2.2.
Status check_oxum(const BagSource& bag, std::uint64_t bytes, std::uint64_t files) {
  SCRUTINY_ASSIGN(const std::string info, bag.read("bag-info.txt", kMostInfo));
  const std::string expected =
      "\nPayload-Oxum: " + std::to_string(bytes) + "." + std::to_string(files) + "\n";
  if (("\n" + info).find(expected) != std::string::npos) return {};
  return bad_bag("bag-info.txt does not count the files as they are");
}

}  // namespace

Result<BagDigests> check_bag(const BagSource& bag, const BagProgress& progress) {
  constexpr std::size_t kPiece = std::size_t{256} * 1024;
  SCRUTINY_ASSIGN(const std::string declaration, bag.read("bagit.txt", kMostInfo));
  if (declaration != kBagit) return bad_bag("bagit.txt is not that of BagIt 1.0");
  SCRUTINY_ASSIGN(const Manifests lists, read_manifests(bag));
  std::uint64_t total = 0;
  for (const auto& [name, size] : bag.files()) total += size;
  BagDigests out;
  Bytes piece(kPiece);
  std::uint64_t done = 0;
  const auto read = [&](std::uint64_t bytes) {
    done += bytes;
    if (progress) progress(done, total);
  };
  std::uint64_t payload_bytes = 0;
  std::uint64_t payload_files = 0;
  for (const auto& [name, size] : bag.files()) {
    SCRUTINY_ASSIGN(const Sums sums, sums_of(bag, name, piece, read));
    if (sums.size != size) return bad_bag(name + " is not as long as it was");
    if (name.starts_with(kPayload)) {
      SCRUTINY_TRY(holds(name, sums, lists.payload256, lists.payload512));
      payload_bytes += size;
      ++payload_files;
    } else if (!name.starts_with(kTagManifest)) {
      SCRUTINY_TRY(holds(name, sums, lists.tag256, lists.tag512));
    } else if (name != "tagmanifest-sha256.txt" && name != "tagmanifest-sha512.txt") {
      return bad_bag(name + " is in the bundle but not in its lists");
    }
    out.emplace(name, sums.sha256);
  }
  SCRUTINY_TRY(check_oxum(bag, payload_bytes, payload_files));
  return out;
}

}  // namespace scrutiny
