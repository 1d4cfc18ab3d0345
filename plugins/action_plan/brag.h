// Blue, green, amber or red, from words or from a cell's colour.
// Thread-safety: pure functions. Failure: none; unsure gives no rating and says so.
#pragma once

#include <optional>
#include <string_view>

#include "plugins/action_plan/profile.h"

namespace scrutiny::action_plan {

struct Rating {
  std::optional<Brag> brag;
  bool unclear = false;  // something was said, but not which of the four
};

// "Green", "RAG: Amber", "On track", "G". Two different colours are unclear; a text that names
// none is no rating.
Rating rating_of_words(const Profile& profile, std::string_view text);

// By the profile's colours, else the nearest of the four by hue. White, grey and black are no
// rating; a hue between two is unclear.
Rating rating_of_colour(const Profile& profile, office::Rgb colour);

}  // namespace scrutiny::action_plan
