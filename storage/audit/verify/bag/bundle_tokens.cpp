#include "storage/audit/verify/bag/bundle_tokens.h"

#include <set>

#include "storage/audit/verify/bag/bundle_parts.h"
#include "storage/audit/verify/bag/bundle_proof.h"
#include "storage/crypto/sha256.h"

namespace scrutiny {
namespace {

constexpr std::uint64_t kMostText = 4096;

class BundleTokens {
 public:
  BundleTokens(const BagSource& bag, const VerifyReport& verified, const TimestampTrust& trust,
               UnixMillis now)
      : bag_(bag), verified_(verified), trust_(trust), now_(now) {}

  TimeTokenReport run() {
    const auto sizes = verify_detail::token_sizes(bag_);
    if (!sizes.ok()) {
      end(sizes.error());
      return std::move(report_);
    }
    for (const std::uint64_t size : *sizes) {
      if (const Status checked = check(size); !checked.ok()) {
        end(checked.error());
        break;
      }
    }
    return std::move(report_);
  }

 private:
  // What is damaged or false counts against the token; what cannot be read leaves it open.
  void end(const Error& error) {
    if (error.code() != ErrorCode::kTampered) {
      report_.trouble = error.describe();
    } else if (!report_.fault) {
      report_.fault = Fault{
          FaultKind::kTimeToken, {}, "a time token as the bundle was given", error.public_text()};
    }
  }
  Status fail(std::optional<std::uint64_t> index, std::string expected, std::string found) {
    report_.fault = Fault{FaultKind::kTimeToken, index, std::move(expected), std::move(found)};
    return verify_detail::bad_bag("a time token does not hold");
  }

  Status check(std::uint64_t size) {
    SCRUTINY_ASSIGN(const std::string text,
                    bag_.read(verify_detail::stamped_text_name(size), kMostText));
    SCRUTINY_TRY(check_text(size, text));
    SCRUTINY_ASSIGN(const std::string token,
                    bag_.read(verify_detail::token_name(size), kMaxTimestampSize));
    TimestampQuery query;
    query.imprint = sha256(as_bytes(text));
    CheckedToken checked;
    checked.size = size;
    if (const RecordedToken* recorded = record_of(sha256(as_bytes(token)))) {
      if (recorded->checkpoint != query.imprint) {
        return fail(recorded->index, "the checkpoint on record", "another one");
      }
      checked.record = recorded->index;
    }
    auto facts = verify_timestamp_then(as_bytes(token), query, trust_);
    if (!facts.ok()) {
      return fail(
          checked.record,
          "a token of an authority you trust over " + verify_detail::stamped_text_name(size),
          facts.error().public_text());
    }
    checked.facts = std::move(facts).value();
    if (checked.facts.certificate_ends < now_) checked.standing = TokenStanding::kEnded;
    report_.tokens.push_back(std::move(checked));
    return {};
  }

  // The text is a checkpoint of this log over the bundle's records and perhaps more.
  Status check_text(std::uint64_t size, const std::string& text) {
    const std::string expected = "a checkpoint over " + std::to_string(size) +
                                 " records that continues those of this bundle";
    const auto stamped = parse_checkpoint(text);
    if (!stamped.ok()) return fail({}, expected, stamped.error().public_text());
    if (stamped->origin != verified_.origin) {
      return fail({}, expected, "one of the log " + stamped->origin);
    }
    if (stamped->size != size || size < verified_.size) {
      return fail({}, expected, "one over " + std::to_string(stamped->size));
    }
    const Checkpoint own{verified_.origin, verified_.size, verified_.root, {}};
    const std::string name = verify_detail::token_consistency_name(size);
    if (size == own.size && !bag_.files().contains(name)) {
      return stamped->root == own.root ? Status() : fail({}, expected, "another one of its size");
    }
    SCRUTINY_ASSIGN(const std::string proof, bag_.read(name, verify_detail::kMostProof));
    const auto wrong = verify_detail::not_one_log(own, *stamped, proof);
    return wrong ? fail({}, expected, *wrong) : Status();
  }

  const RecordedToken* record_of(const Digest& token) const {
    for (const RecordedToken& each : verified_.time_tokens) {
      if (each.token == token) return &each;
    }
    return nullptr;
  }

  const BagSource& bag_;
  const VerifyReport& verified_;
  const TimestampTrust& trust_;
  const UnixMillis now_;
  TimeTokenReport report_;
};

}  // namespace

TimeTokenReport check_bundle_tokens(const BagSource& bag, const VerifyReport& verified,
                                    const TimestampTrust& trust, UnixMillis now) {
  return BundleTokens(bag, verified, trust, now).run();
}

std::optional<std::string> unchecked_tokens_note(const BagSource& bag) {
  const auto sizes = verify_detail::token_sizes(bag);
  if (sizes.ok() && sizes->empty()) return std::nullopt;
  return "Time tokens are in the folder timestamps and were not checked: give the authority's "
         "certificate with --tsa-ca FILE, or by other means: openssl ts -verify -data "
         "SIZE.checkpoint -in SIZE.tsr -CAfile FILE.";
}

}  // namespace scrutiny
