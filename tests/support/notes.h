// A small domain for tests of the ledger itself.
//   note.added   payload {text}        row "note/<subject>" with the words
//   note.counted                       row "count" {n}: how many of these the log holds
//   note.broken                        changes a row, then throws
// Thread-safety: as Projection.
#pragma once

#include "storage/state/projection.h"

namespace scrutiny::testing {

class Notes final : public Projection {
 public:
  void apply(const Applied& applied, StateWriter& state) const override {
    const auto& record = applied.record;
    if (record.action == "note.added") {
      boost::json::object row{{"index", record.index}, {"unit", record.unit.text()}};
      if (applied.payload != nullptr) {
        row["words"] = boost::json::object{{"text", applied.payload->at("text")}};
      }
      state.put("note/" + record.subject.text(), std::move(row));
    }
    if (record.action == "note.counted") {
      const auto row = state.get("count");
      state.put("count", {{"n", row ? row->at("n").as_int64() + 1 : 1}});
    }
    if (record.action == "note.broken") {
      state.put("count", {{"n", 1000}});
      throw StateCorrupted("made to throw");
    }
  }
};

}  // namespace scrutiny::testing
