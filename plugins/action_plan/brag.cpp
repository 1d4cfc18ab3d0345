#include "plugins/action_plan/brag.h"

#include <algorithm>
#include <array>

#include "plugins/table/words.h"

namespace scrutiny::action_plan {
namespace {

constexpr std::size_t kLongest = 120;  // a longer text is an update

struct HueRange {
  double from;
  double to;
  Brag brag;
};

// Degrees. Office's standard colours: red 0, orange-gold 45, yellow 60, green 89 and 147, light
// blue 196, blue 205.
constexpr std::array kHues = {HueRange{0, 14, Brag::kRed}, HueRange{26, 64, Brag::kAmber},
                              HueRange{76, 168, Brag::kGreen}, HueRange{190, 250, Brag::kBlue},
                              HueRange{344, 360, Brag::kRed}};
constexpr double kLeastSaturation = 0.15;
constexpr double kLeastValue = 0.25;

double hue_of(office::Rgb c, double most, double span) {
  const double red = c.red;
  const double green = c.green;
  const double blue = c.blue;
  double sixth = 0;
  if (most <= red)
    sixth = (green - blue) / span;
  else if (most <= green)
    sixth = (blue - red) / span + 2;
  else
    sixth = (red - green) / span + 4;
  return sixth < 0 ? sixth * 60 + 360 : sixth * 60;
}

}  // namespace

Rating rating_of_words(const Profile& profile, std::string_view text) {
  if (text.size() > kLongest) return {};
  const std::string folded = table::fold(text);
  for (const auto& [word, brag] : profile.words) {
    if (folded == word) return {brag, false};
  }
  Rating out;
  for (const std::string_view word : table::split_words(folded)) {
    for (const Brag brag : {Brag::kBlue, Brag::kGreen, Brag::kAmber, Brag::kRed}) {
      if (word != name_of(brag)) continue;
      if (out.brag && *out.brag != brag) return {std::nullopt, true};
      out.brag = brag;
    }
  }
  return out;
}

Rating rating_of_colour(const Profile& profile, office::Rgb colour) {
  for (const auto& [known, brag] : profile.colours) {
    if (known == colour) return {brag, false};
  }
  const double most = std::max({colour.red, colour.green, colour.blue});
  const double least = std::min({colour.red, colour.green, colour.blue});
  if (most / 255 < kLeastValue || (most - least) / most < kLeastSaturation) return {};
  const double hue = hue_of(colour, most, most - least);
  for (const HueRange& range : kHues) {
    if (hue >= range.from && hue <= range.to) return {range.brag, false};
  }
  return {std::nullopt, true};
}

}  // namespace scrutiny::action_plan
