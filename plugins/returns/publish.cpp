#include "plugins/returns/publish.h"

#include <cstdio>

namespace scrutiny::returns {
namespace {

constexpr std::uint64_t kProgressEvery = 200;

std::string one_decimal(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.1f", value);
  return buffer;
}

class Lines {
 public:
  explicit Lines(const Totals& totals) : totals_(totals) {
    std::vector<Quantity> quantities;
    for (const Count& count : totals.counts()) quantities.push_back({count.value, count.published});
    withheld_ = withheld(quantities, totals.sums());
  }

  std::vector<ExtractedObservation> take() {
    for (std::size_t id = 0; id < totals_.counts().size(); ++id) add_count(id);
    for (const Share& share : totals_.shares()) add_share(share);
    for (const Mean& mean : totals_.means()) add_mean(mean);
    return std::move(out_);
  }

 private:
  ExtractedObservation& add(const Line& line, std::string_view group, const char* unit) {
    ExtractedObservation item;
    item.line = line.line;
    item.label = line.label;
    item.group = group;
    if (totals_.period) {
      item.period_start = iso(totals_.period->first);
      item.period_end = iso(totals_.period->last);
    }
    item.unit = unit;
    item.paragraph = line.source;
    out_.push_back(std::move(item));
    return out_.back();
  }

  void add_count(std::size_t id) {
    const Count& count = totals_.counts()[id];
    if (!count.published) return;
    ExtractedObservation& item = add(count.line, count.group, "count");
    item.suppressed = withheld_[id];
    if (!item.suppressed) item.value = std::to_string(count.value);
  }

  void add_share(const Share& share) {
    const std::int64_t numerator = totals_.counts()[share.numerator].value;
    const std::int64_t denominator = totals_.counts()[share.denominator].value;
    ExtractedObservation& item = add(share.line, {}, "percent");
    item.suppressed = withheld_[share.numerator] || withheld_[share.denominator] ||
                      is_small(numerator) || is_small(denominator) ||
                      is_small(denominator - numerator);
    if (item.suppressed) return;
    item.numerator = std::to_string(numerator);
    item.denominator = std::to_string(denominator);
    if (denominator > 0)
      item.value =
          one_decimal(100.0 * static_cast<double>(numerator) / static_cast<double>(denominator));
  }

  void add_mean(const Mean& mean) {
    const std::int64_t over = totals_.counts()[mean.over].value;
    ExtractedObservation& item = add(mean.line, {}, "score");
    item.suppressed = withheld_[mean.over];
    if (!item.suppressed && over > 0)
      item.value = one_decimal(static_cast<double>(mean.sum) / static_cast<double>(over));
  }

  const Totals& totals_;
  std::vector<bool> withheld_;
  std::vector<ExtractedObservation> out_;
};

}  // namespace

std::vector<ExtractedObservation> data_lines(const Totals& totals) {
  return Lines(totals).take();
}

Status emit_return(std::string_view format, std::string_view where, const Totals& totals,
                   sdk::Output& out) {
  SCRUTINY_TRY(out.document({std::string(format), "", "", ""}));
  SCRUTINY_TRY(out.child_level({"statutory_return", std::string(where)}));
  SCRUTINY_TRY(out.progress(0, 1));
  std::uint64_t done = 0;
  std::vector<ExtractedObservation> lines = data_lines(totals);
  for (ExtractedObservation& line : lines) {
    SCRUTINY_TRY(out.observation(std::move(line)));
    if (++done % kProgressEvery == 0) SCRUTINY_TRY(out.progress(done, lines.size()));
  }
  return {};
}

}  // namespace scrutiny::returns
