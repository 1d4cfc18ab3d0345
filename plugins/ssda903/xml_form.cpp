#include "plugins/ssda903/xml_form.h"

#include <algorithm>
#include <map>

#include "plugins/office/model.h"
#include "plugins/office/xml.h"

namespace scrutiny::ssda903 {
namespace {

constexpr std::size_t kTextBytes = 256;

// Elements of HEADER that are a row each.
struct Nested {
  std::string_view element;
  std::string_view kind;
};
constexpr std::array kNested = {
    Nested{"AREVIEW", "Reviews"},
    Nested{"OC2", "OC2"},
    Nested{"PERMANENCE", "PrevPerm"},
    Nested{"AMISSING", "Missing"},
    Nested{"AD_PLACED", "PlacedAdoption"},
    Nested{"SWEPISODES", "SWEpisodes"},
    Nested{"DOLO", "DoLo"},
};
// Those whose columns lie loose in HEADER.
constexpr std::array<std::string_view, 3> kLoose = {"Header", "OC3", "AD1"};

// Values by element; the first of a name counts.
using Values = std::map<std::string, std::string, std::less<>>;

class Builder {
 public:
  // The child's own columns go into every row; `from` gives the others.
  void add(std::string_view name, const Values& child, const Values& from, bool always) {
    const Kind& kind = *find_kind(name);
    std::vector<std::string> row;
    bool own = always;
    for (const std::string_view column : kind.columns) {
      const bool shared = column == "CHILD" || column == "DOB";
      const std::string_view element = column == "CHILD"   ? "CHILDID"
                                       : column == "PLACE" ? "PL"
                                                           : column;
      const Values& source = shared ? child : from;
      const auto found = source.find(element);
      row.push_back(found == source.end() ? std::string() : found->second);
      own = own || (!shared && column != "SEX" && !row.back().empty());
    }
    if (own) rows_[kind.name].push_back(std::move(row));
  }

  std::vector<Table> take() {
    std::vector<Table> out;
    for (const Kind& kind : kinds())
      if (auto found = rows_.find(kind.name); found != rows_.end())
        out.push_back({&kind, std::move(found->second)});
    return out;
  }

 private:
  std::map<std::string_view, std::vector<std::vector<std::string>>> rows_;
};

class FormReader final : public office::XmlHandler {
 public:
  Status start(const office::XmlElement& element) override {
    if (depth_ == 0 && element.name() != "EXPSSDA903")
      return office::refusal("The file is not a return on children looked after.");
    text_.clear();
    ++depth_;
    if (depth_ == kInChild - 1) {
      inside_child_ = element.name() == "CHILD";
      header_.clear();
      rows_.clear();
    } else if (depth_ == kInChild) {
      part_ = inside_child_ && element.name() == "HEADER"    ? Part::kHeader
              : inside_child_ && element.name() == "EPISODE" ? Part::kEpisode
                                                             : Part::kNothing;
      nested_.clear();
    } else if (depth_ == kInChild + 1) {
      nested_kind_ = kind_of(element.name());
      if (!nested_kind_.empty()) nested_.clear();
    }
    return {};
  }

  Status text(std::string_view words) override {
    if (text_.size() < kTextBytes) text_ += words.substr(0, kTextBytes - text_.size());
    return {};
  }

  Status end(std::string_view name) override {
    const std::size_t depth = depth_--;
    if (depth == kInChild - 1 && inside_child_) {
      finish_child();
    } else if (depth == kInChild && part_ == Part::kEpisode) {
      rows_.push_back({"Episodes", std::move(nested_)});
      nested_.clear();
    } else if (depth == kInChild + 1 && part_ == Part::kHeader && !nested_kind_.empty()) {
      rows_.push_back({nested_kind_, std::move(nested_)});
      nested_.clear();
    } else if (depth == kInChild + 1 && part_ == Part::kHeader) {
      keep(header_, name);
    } else if (depth == kInChild + 1 && part_ == Part::kEpisode) {
      keep(nested_, name);
    } else if (depth == kInChild + 2 && part_ == Part::kHeader && !nested_kind_.empty()) {
      keep(nested_, name);
    }
    text_.clear();
    return {};
  }

  Result<std::vector<Table>> take() {
    std::vector<Table> out = builder_.take();
    if (out.empty())
      return office::refusal("The return on children looked after has no children in it.");
    return out;
  }

 private:
  enum class Part { kNothing, kHeader, kEpisode };
  static constexpr std::size_t kInChild = 3;  // EXPSSDA903/CHILD/HEADER

  std::string_view kind_of(std::string_view element) const {
    if (part_ != Part::kHeader) return {};
    const auto found = std::find_if(kNested.begin(), kNested.end(),
                                    [&](const Nested& each) { return each.element == element; });
    return found == kNested.end() ? std::string_view() : found->kind;
  }

  void keep(Values& into, std::string_view name) {
    into.emplace(std::string(name), std::string(office::trim(text_)));
  }

  void finish_child() {
    for (const std::string_view kind : kLoose) builder_.add(kind, header_, header_, false);
    const auto uasc = header_.find("UASC");
    if (uasc != header_.end() && uasc->second == "1") builder_.add("UASC", header_, header_, true);
    for (const auto& [kind, values] : rows_)
      builder_.add(kind, header_, values, kind == "Episodes");
  }

  Builder builder_;
  std::size_t depth_ = 0;
  bool inside_child_ = false;
  Part part_ = Part::kNothing;
  std::string_view nested_kind_;
  Values header_;
  Values nested_;
  std::vector<std::pair<std::string_view, Values>> rows_;  // of this child, in order
  std::string text_;
};

}  // namespace

Result<std::vector<Table>> read_xml_form(ByteView document) {
  FormReader reader;
  SCRUTINY_TRY(office::read_xml(as_text(document), office::Limits(), reader));
  return reader.take();
}

}  // namespace scrutiny::ssda903
