#include "plugins/table/labels.h"

#include <algorithm>
#include <optional>

#include "api/utf8.h"
#include "plugins/office/model.h"
#include "plugins/table/grid.h"
#include "plugins/table/words.h"

namespace scrutiny::table {
namespace {

constexpr std::size_t kLongestLabel = 80;
constexpr std::size_t kLongestValue = 500;

std::optional<std::size_t> label_of(std::string_view text, std::span<const Synonyms> labels) {
  if (text.empty() || text.size() > kLongestLabel) return std::nullopt;
  const std::string folded = fold(text);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (std::find(labels[i].begin(), labels[i].end(), folded) != labels[i].end()) return i;
  }
  return std::nullopt;
}

std::string quote_of(const TextRow& row) {
  std::string out;
  for (const std::string_view text : row) append(out, text, " | ");
  return std::string(utf8_prefix(out, 2000));
}

class Finder {
 public:
  Finder(std::span<const TextRow> rows, std::span<const Synonyms> labels)
      : rows_(rows), labels_(labels) {}

  std::vector<Labelled> run() {
    for (std::size_t at = 0; at < rows_.size(); ++at) {
      if (heads_rows(at))
        at = read_below(at);
      else
        read_beside(at);
    }
    return std::move(found_);
  }

 private:
  bool heads_rows(std::size_t at) const {
    const TextRow& row = rows_[at];
    return row.size() >= 2 && std::all_of(row.begin(), row.end(), [&](std::string_view text) {
             return label_of(text, labels_).has_value();
           });
  }

  // The last row that was used up.
  std::size_t read_below(std::size_t head) {
    std::size_t end = head + 1;
    while (end < rows_.size() && rows_[end].size() == rows_[head].size() && !heads_rows(end)) ++end;
    if (end == head + 2) {
      for (std::size_t c = 0; c < rows_[head].size(); ++c)
        add(*label_of(rows_[head][c], labels_), head + 1, rows_[head + 1][c]);
    }
    return end - 1;
  }

  void read_beside(std::size_t at) {
    const TextRow& row = rows_[at];
    for (std::size_t c = 0; c < row.size(); ++c) {
      std::string_view label = row[c];
      std::string_view value;
      if (const std::size_t colon = label.substr(0, kLongestLabel).find(':');
          colon != std::string_view::npos) {
        value = office::trim(label.substr(colon + 1));
        label = label.substr(0, colon);
      }
      const auto known = label_of(label, labels_);
      if (!known) continue;
      const bool next = value.empty() && c + 1 < row.size() && !label_of(row[c + 1], labels_);
      if (next) value = row[++c];
      add(*known, at, value);
    }
  }

  void add(std::size_t label, std::size_t row, std::string_view value) {
    if (value.empty() || value.size() > kLongestValue) return;
    found_.push_back({label, row, std::string(value), quote_of(rows_[row])});
  }

  std::span<const TextRow> rows_;
  std::span<const Synonyms> labels_;
  std::vector<Labelled> found_;
};

}  // namespace

std::vector<Labelled> find_labelled(std::span<const TextRow> rows,
                                    std::span<const Synonyms> labels) {
  return Finder(rows, labels).run();
}

}  // namespace scrutiny::table
