// ilacs_table SAMPLES_DIR TRUTH.json: reads every sample report, prints what is right per field and
// what is not, and the time the parser took. Exit 0 when everything is right, 1 when not, 2 on
// misuse.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "plugins/ofsted_ilacs/ilacs_parser.h"
#include "plugins/ofsted_ilacs/sample_truth.h"

namespace scrutiny::ilacs {
namespace {

using Clock = std::chrono::steady_clock;

struct Total {
  int right = 0, of = 0, invented = 0;
};
using Totals = std::map<std::string, Total>;

double milliseconds(Clock::duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void add(Totals& totals, const FieldScore& score) {
  Total& total = totals[score.field];
  total.right += score.right;
  total.of += score.of;
  total.invented += score.invented;
}

// False when something is not right.
bool show_report(const std::string& folder, const std::string& name, const TruthReport& truth,
                 Totals& totals) {
  const std::string bytes = read_file(folder + "/" + name);
  const auto start = Clock::now();
  pdf::PdfLimits limits;
  limits.with_words = pdf::PdfWords::kOnly;
  const auto pages = pdf::read_pdf_text(as_bytes(bytes), limits);
  const auto read = Clock::now();
  if (pages.ok() != truth.is_pdf) {
    std::printf("%s: %s\n", name.c_str(),
                pages.ok() ? "read, though it is no PDF" : "could not be read");
    return false;
  }
  if (!truth.is_pdf) {
    std::printf("%-44s refused, as it should be: no PDF\n", name.c_str());
    return true;
  }
  const IlacsReport report = parse_report(*pages);
  const auto parsed = Clock::now();
  std::printf("%-44s %2zu pages  PDF %6.1f ms  parser %5.2f ms  %zu judgements  %zu items\n",
              name.c_str(), pages->size(), milliseconds(read - start), milliseconds(parsed - read),
              report.judgements.size(), report.improvements.size());
  bool right = true;
  for (const FieldScore& field : score(truth, report)) {
    add(totals, field);
    right = right && field.right == field.of && field.invented == 0;
    for (const std::string& miss : field.misses)
      std::printf("    %s: %s\n", field.field.c_str(), miss.c_str());
  }
  for (const Warning& warning : report.warnings)
    std::printf("    warning %s: %s\n", warning.code.c_str(), warning.text.c_str());
  return right;
}

bool show_all(const std::string& folder, const std::map<std::string, TruthReport>& reports) {
  Totals totals;
  bool right = true;
  for (const auto& [name, truth] : reports)
    right = show_report(folder, name, truth, totals) && right;
  std::printf("\n%-20s %8s %8s %8s\n", "field", "right", "of", "invented");
  for (const auto& [field, total] : totals)
    std::printf("%-20s %8d %8d %8d\n", field.c_str(), total.right, total.of, total.invented);
  std::printf("\n");
  return right;
}

}  // namespace
}  // namespace scrutiny::ilacs

int main(int argc, char** argv) {
  using namespace scrutiny;
  if (argc != 3) {
    std::fprintf(stderr, "usage: ilacs_table SAMPLES_DIR TRUTH.json\n");
    return 2;
  }
  const auto truth = ilacs::load_truth(argv[2]);
  if (!truth.ok()) {
    std::fprintf(stderr, "%s\n", truth.error().describe().c_str());
    return 2;
  }
  if (const Status status = pdf::warm_up_pdf(); !status.ok()) {
    std::fprintf(stderr, "%s\n", status.error().describe().c_str());
    return 2;
  }
  const std::string folder = argv[1];
  const bool reports = ilacs::show_all(folder, truth->reports);
  const bool older = ilacs::show_all(folder + "/older", truth->older);
  return reports && older ? 0 : 1;
}
