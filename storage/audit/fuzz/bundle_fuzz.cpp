// A hostile trail: the first byte is the width of the last bundle, then come entries; tiles,
// payloads and keys are cut from the same bytes. Whatever they are, the verifier ends with a fault
// and never holds.
#include <cstdlib>

#include "storage/audit/verify/receipt.h"

namespace {

using namespace scrutiny;

class HostileTrail final : public TrailSource {
 public:
  explicit HostileTrail(ByteView bytes) : bytes_(bytes) {}
  Result<std::string> checkpoint() const override {
    return "o\n" + std::to_string(1 + bytes_[0]) + "\n" + std::string(43, 'A') +
           "=\n\n\u2014 o AAAAAAA=\n";
  }
  Status read_tile(unsigned, std::uint64_t, unsigned, Bytes& out) const override {
    return copy(out);
  }
  Status read_entries(std::uint64_t, unsigned, Bytes& out) const override { return copy(out); }
  Status read_payloads(std::uint64_t, unsigned width, PayloadBundle& out) const override {
    out.payloads.assign(width, PayloadOpened{Digest{}, bytes_});
    return {};
  }
  Result<SuppliedContent> open_content(const BlobId&) const override { return SuppliedContent{}; }
  Status check_description(const Checkpoint&, const NoteVerifier&) const override { return {}; }

 private:
  Status copy(Bytes& out) const {
    out.assign(bytes_.begin() + 1, bytes_.end());
    return {};
  }
  ByteView bytes_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView bytes{data, size};
  VerifyOptions options;
  options.log_keys = {NoteVerifier("o", NoteKeyType::kEd25519, *VerifyKey::from_raw(Bytes(32)))};
  options.level = VerifyLevel::kContents;
  options.threads = 1;
  if (verify_trail(HostileTrail(bytes), options).verdict == Verdict::kHolds) std::abort();
  const auto receipt = parse_receipt(as_text(bytes));
  if (receipt.ok() && verify_receipt(*receipt, options).verdict == Verdict::kHolds) std::abort();
  if (const auto keys = parse_key_ring(as_text(bytes)); keys.ok() && keys->size() > size)
    std::abort();
  return 0;
}
