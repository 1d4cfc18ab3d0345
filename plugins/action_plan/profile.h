// Which header means what: the built-in profile and an agency's additions.
// Purpose: a new agency's layout needs no code. Thread-safety: plain values. Ownership: copies.
// Failure: parse_profile answers kInvalidArgument naming the member.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/result.h"
#include "plugins/office/model.h"
#include "plugins/table/synonyms.h"

namespace scrutiny::action_plan {

enum class Field {
  kRef,
  kRecommendation,
  kAction,
  kLead,
  kOwner,
  kTimescale,
  kProgress,
  kEvidence,
  kImpact,
  kStatus,
  kBrag,
  kClosed,
};
inline constexpr std::size_t kFields = 12;

// "ref", "recommendation", ...: as in a profile's JSON.
std::string_view name_of(Field field);

enum class Brag { kBlue, kGreen, kAmber, kRed };
std::string_view name_of(Brag brag);

struct Profile {
  std::array<table::Synonyms, kFields> headers;
  std::vector<std::pair<std::string, Brag>> words;    // folded
  std::vector<std::pair<office::Rgb, Brag>> colours;  // looked up before hues are compared
};

const Profile& default_profile();

// Adds to the default profile:
//   {"headers": {"action": ["What we will do"]}, "brag_words": {"embedded": "blue"},
//    "brag_colours": {"#7030A0": "blue"}}
Result<Profile> parse_profile(std::string_view json);

// The profile a configuration holds for this plugin, {"profile":{"action_plan":{…}}}; the default
// one when it holds none.
Result<Profile> profile_from(std::string_view configuration);

// The field a header means: exactly, or by how it begins (never an action or a reference).
std::optional<Field> field_of(const Profile& profile, std::string_view header);

}  // namespace scrutiny::action_plan
