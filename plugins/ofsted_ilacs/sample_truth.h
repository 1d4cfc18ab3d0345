// Compares what the parser found with testdata/truth.json, the reading of the sample reports by
// eye. Purpose: shared by the samples test and the table tool. Thread-safety: plain values and pure
// functions. Blocking: load_truth reads a file. Failure: kIo, kInvalidArgument for a truth file
// that makes no sense.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "api/result.h"
#include "plugins/ofsted_ilacs/ilacs_report.h"
#include "plugins/report/sample_truth.h"

namespace scrutiny::ilacs {

// A numbered recommendation of the single inspection framework.
struct TruthRecommendation {
  std::string kind, ref, group;
  TruthItem item;
};

struct TruthReport {
  bool is_pdf = true;
  std::map<std::string, std::string> facts;       // by name; "" = not printed
  std::map<std::string, std::string> judgements;  // name -> grade as printed
  bool has_improvements = false;                  // whether the file says anything about the items
  std::vector<TruthItem> improvements;
  std::vector<TruthRecommendation> recommendations;
  bool has_summary = false;
  std::vector<TruthItem> summary;
};

struct Truth {
  std::map<std::string, TruthReport> reports;  // by file name
  std::map<std::string, TruthReport> older;
};

Result<Truth> load_truth(const std::string& path);

std::vector<FieldScore> score(const TruthReport& truth, const IlacsReport& report);

}  // namespace scrutiny::ilacs
