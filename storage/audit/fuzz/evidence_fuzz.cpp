// A hostile evidence bundle. Input beginning with "PK" is a zip archive, by a key nobody trusts: it
// is refused in bounded memory and never holds. Any other input is a list of edits to a sound
// bundle, whose manifests are then made to fit: a bundle may hold only with the records it had.
// Edit: file (u8), how (u8), offset (u16), count (u8), bytes.
#include <cstdlib>

#include <sys/mman.h>
#include <unistd.h>

#include "storage/audit/testing/bundle_fixture.h"

namespace {

using namespace scrutiny;           // NOLINT: as the fuzz targets beside it
using namespace scrutiny::testing;  // NOLINT

struct Sound {
  Sound() : log(key()), trusted(log.builder.signer().verifier()) {
    log.grow(4);
    log.rotate(key());
    log.grow(7);
    bag = log.bundle(6, 7);
    for (const auto& [name, text] : bag.content) names.push_back(name);
  }
  static NoteSigner key() {
    return {"example.com/log", NoteKeyType::kEd25519, SigningKey::generate()};
  }
  MadeLog log;
  NoteVerifier trusted;
  MadeBag bag;
  std::vector<std::string> names;
};

void edit(ByteView edits, const std::vector<std::string>& names, MadeBag& bag) {
  constexpr std::size_t kHead = 5;
  while (edits.size() >= kHead) {
    const std::size_t which = edits[0];
    const unsigned how = edits[1] % 4;
    const std::size_t offset = static_cast<std::size_t>(edits[2]) << 8 | edits[3];
    const std::size_t count = std::min<std::size_t>(edits[4], edits.size() - kHead);
    const std::string bytes(as_text(edits.subspan(kHead, count)));
    edits = edits.subspan(kHead + count);
    const std::string name = which < names.size() ? names[which] : bytes.substr(0, 60);
    std::string& text = bag.content[name];
    const std::size_t at = std::min(offset, text.size());
    if (how == 0) text.replace(at, std::min(bytes.size(), text.size() - at), bytes);
    if (how == 1) text.insert(at, bytes);
    if (how == 2) text.resize(at);
    if (how == 3) bag.content.erase(name);
  }
}

VerifyReport verify_archive(ByteView bytes, const VerifyOptions& options) {
  const int file = ::memfd_create("bundle", MFD_CLOEXEC);
  if (file < 0 || ::write(file, bytes.data(), bytes.size()) < 0) std::abort();
  VerifyReport report = verify_bundle("/proc/self/fd/" + std::to_string(file), options);
  ::close(file);
  return report;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Sound sound;
  const ByteView bytes{data, size};
  VerifyOptions options;
  options.log_keys = {sound.trusted};
  if (as_text(bytes).starts_with("PK")) {
    if (verify_archive(bytes, options).verdict == Verdict::kHolds) std::abort();
    return 0;
  }
  MadeBag bag = sound.bag;
  edit(bytes, sound.names, bag);
  bag.seal();
  if (verify_bundle(bag, options).verdict != Verdict::kHolds) return 0;
  for (const auto& [name, text] : bag.content) {
    if (!name.starts_with("data/records/")) continue;
    const auto had = sound.bag.content.find(name);
    if (had == sound.bag.content.end() || had->second != text) std::abort();
  }
  return 0;
}
