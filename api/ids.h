// Opaque ids: 16 random bytes, written as 32 lower-case hex digits. They carry no meaning, so a
// record may hold them. A distinct type per thing named, so that ids cannot be swapped.
// Thread-safety: values.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace scrutiny {

// Parses 32 lower-case hex digits; nullopt for anything else.
std::optional<std::array<std::uint8_t, 16>> parse_id_bytes(std::string_view text);
std::string format_id_bytes(const std::array<std::uint8_t, 16>& bytes);

template <class Tag>
class Id {
 public:
  using Raw = std::array<std::uint8_t, 16>;

  Id() = default;  // the all-zero id, never given to anything
  explicit Id(const Raw& raw) : raw_(raw) {}

  static std::optional<Id> parse(std::string_view text) {
    auto raw = parse_id_bytes(text);
    if (!raw) return std::nullopt;
    return Id(*raw);
  }

  const Raw& raw() const { return raw_; }
  std::string text() const { return format_id_bytes(raw_); }
  bool is_zero() const { return raw_ == Raw{}; }

  friend auto operator<=>(const Id&, const Id&) = default;  // NOLINT(modernize-use-nullptr)

 private:
  Raw raw_{};
};

using AccountId = Id<struct AccountTag>;    // a person or program that signs in
using AgencyId = Id<struct AgencyTag>;      // an agency of the partnership
using DocumentId = Id<struct DocumentTag>;  // a document across its versions
using FindingId = Id<struct FindingTag>;    // a finding extracted or entered
using ActionId = Id<struct ActionTag>;      // an action that is followed up
using TokenId = Id<struct TokenTag>;        // a bearer token or session
using BlobId = Id<struct BlobTag>;          // sealed content chunks
using UnitId = Id<struct UnitTag>;          // erasure unit: what one data key seals
using SubjectId = Id<struct SubjectTag>;    // any of the above, as a record's `subject`
using ActorId = Id<struct ActorTag>;        // account, token or system part, as a record's `actor`

// The same id in another role: a document as a record's subject, an account as its actor.
template <class To, class From>
To id_cast(const From& from) {
  return To(from.raw());
}

}  // namespace scrutiny

template <class Tag>
struct std::hash<scrutiny::Id<Tag>> {
  std::size_t operator()(const scrutiny::Id<Tag>& id) const noexcept {
    std::size_t value = 0;
    for (std::size_t i = 0; i < sizeof(value); ++i) value = value << 8 | id.raw()[i];
    return value;  // ids are random, so any eight bytes spread well
  }
};
