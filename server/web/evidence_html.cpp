#include "server/web/evidence_html.h"

#include <boost/json/serialize.hpp>

#include "server/web/site.h"
#include "server/web/words.h"

namespace scrutiny::web {
namespace {

constexpr std::size_t kMostLines = 1000;  // of one payload; the rest is in its own file

// A payload as lines "label, value", the labels of what lies inside others joined.
class Lines {
 public:
  explicit Lines(View& view) : view_(view) {}

  void add(const std::string& label, const boost::json::value& value) {
    if (const auto* object = value.if_object()) {
      for (const auto& member : *object) add(joined(label, label_of(member.key())), member.value());
    } else if (const auto* array = value.if_array()) {
      for (std::size_t i = 0; i < array->size(); ++i) {
        add(array->size() == 1 ? label : label + " " + std::to_string(i + 1), (*array)[i]);
      }
    } else {
      line(label,
           value.is_string() ? std::string(value.get_string()) : boost::json::serialize(value));
    }
  }
  bool cut() const { return lines_ > kMostLines; }

 private:
  static std::string joined(const std::string& outer, const std::string& inner) {
    return outer.empty() ? inner : outer + ": " + inner;
  }
  void line(const std::string& label, const std::string& value) {
    if (++lines_ > kMostLines) return;
    view_.add("LINE").set("LABEL", label).set("VALUE", value);
  }

  View& view_;
  std::size_t lines_ = 0;
};

void add_facts(View& view, const EvidenceFacts& facts) {
  view.set("ORIGIN", facts.origin)
      .set("LOG_KEY", facts.log_key)
      .set("FOLDER", facts.folder)
      .set("CHECKPOINT", facts.checkpoint)
      .set("SIZE", facts.size)
      .set("AS_OF", when_text(facts.last_time))
      .set("RECORDS", facts.records)
      .set("FILES", facts.files);
  if (facts.sealed > 0) view.add("SEALED").set("COUNT", facts.sealed);
  if (facts.withheld > 0) view.add("WITHHELD").set("COUNT", facts.withheld);
  if (facts.erased > 0) view.add("ERASED").set("COUNT", facts.erased);
}

void show_payload(View& view, const EvidenceRow& row) {
  switch (row.view) {
    case EvidencePayload::kIncluded: {
      View words = view.add("WORDS");
      words.set("INDEX", row.record.index);
      Lines lines(words);
      lines.add({}, row.payload);
      if (lines.cut()) words.show("CUT");
      return;
    }
    case EvidencePayload::kSealed:
      view.show("SEALED");
      return;
    case EvidencePayload::kWithheld:
      view.show("WITHHELD");
      return;
    case EvidencePayload::kErased:
      View erased = view.add("ERASED");
      if (row.erased_by) erased.add("BY").set("ERASURE", *row.erased_by);
      return;
  }
}

}  // namespace

std::string EvidenceHtml::head(const EvidenceFacts& facts) const {
  View view;
  add_facts(view, facts);
  return renderer_.page("evidence_head", view);
}

std::string EvidenceHtml::row(const EvidenceRow& row) const {
  constexpr std::string_view kData = "data/";
  View view;
  view.set("INDEX", row.record.index)
      .set("WHAT", action_text(row.record.action))
      .set("ACTION", row.record.action)
      .set("WHEN", london_time(row.record.time))
      .set("ACTOR", row.record.actor.text())
      .set("SUBJECT", row.record.subject.text())
      .set("LEAF", row.leaf);
  if (row.record.agency) view.add("AGENCY").set("ID", row.record.agency->text());
  if (row.record.version) view.add("VERSION").set("NUMBER", *row.record.version);
  show_payload(view, row);
  for (const EvidenceFile& file : row.files) {
    view.add("FILE")
        .set("PATH", std::string_view(file.path).substr(kData.size()))
        .set("BYTES", size_text(file.size))
        .set("SHA256", file.sha256);
  }
  return renderer_.page("evidence_row", view);
}

std::string EvidenceHtml::foot(const EvidenceFacts& facts) const {
  View view;
  add_facts(view, facts);
  return renderer_.page("evidence_foot", view);
}

}  // namespace scrutiny::web
