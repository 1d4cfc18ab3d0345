// ilacs_table SAMPLES_DIR TRUTH.json: reads every sample report, prints what is right per field and
// what is not, and the processor time it took. Exit 0 when everything is right, 1 when not, 2 on
// misuse.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "plugins/ofsted_ilacs/ilacs_parser.h"
#include "plugins/ofsted_ilacs/sample_truth.h"

namespace scrutiny::ilacs {
namespace {

constexpr int kRuns = 5;

struct Total {
  int right = 0, of = 0, invented = 0;
};
using Totals = std::map<std::string, Total>;

// Processor time of this process, which other work on the machine does not change much.
double milliseconds() {
  return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void add(Totals& totals, const FieldScore& score) {
  Total& total = totals[score.field];
  total.right += score.right;
  total.of += score.of;
  total.invented += score.invented;
}

struct Reading {
  Result<std::vector<pdf::PdfPage>> pages;
  IlacsReport report;
  double pdf_ms = 0;
  double parser_ms = 0;
};

// Reads and parses kRuns times; the times are medians.
Reading read_report(const std::string& bytes) {
  pdf::PdfLimits limits;
  limits.with_words = pdf::PdfWords::kOnly;
  std::vector<double> pdf_ms;
  std::vector<double> parser_ms;
  Reading reading{Error(ErrorCode::kIo, "not read"), {}};
  for (int run = 0; run < kRuns; ++run) {
    const double start = milliseconds();
    reading.pages = pdf::read_pdf_text(as_bytes(bytes), limits);
    const double read = milliseconds();
    if (!reading.pages.ok()) return reading;
    reading.report = parse_report(*reading.pages);
    pdf_ms.push_back(read - start);
    parser_ms.push_back(milliseconds() - read);
  }
  reading.pdf_ms = median(std::move(pdf_ms));
  reading.parser_ms = median(std::move(parser_ms));
  return reading;
}

// False when something is not right.
bool show_report(const std::filesystem::path& path, const std::string& name,
                 const TruthReport& truth, Totals& totals) {
  const Reading reading = read_report(read_file(path));
  if (!truth.is_pdf) {
    std::printf("%-42s %s\n", name.c_str(),
                reading.pages.ok() ? "read, though it is no PDF" : "refused: no PDF");
    return !reading.pages.ok();
  }
  if (!reading.pages.ok()) {
    std::printf("%-42s %s\n", name.c_str(), reading.pages.error().describe().c_str());
    return false;
  }
  const IlacsReport& report = reading.report;
  std::printf("%-42s %2zu pages  PDF %5.1f ms  parser %4.1f ms  %zu judgements  %2zu items\n",
              name.c_str(), reading.pages->size(), reading.pdf_ms, reading.parser_ms,
              report.judgements.size(), report.improvements.size());
  bool right = true;
  for (const FieldScore& field : score(truth, report)) {
    add(totals, field);
    right = right && field.right == field.of && field.invented == 0;
    for (const std::string& miss : field.misses)
      std::printf("    %s: %s\n", field.field.c_str(), miss.c_str());
  }
  for (const Warning& warning : report.warnings)
    std::printf("    warning %s\n", warning.code.c_str());
  return right;
}

bool show_all(const std::filesystem::path& folder,
              const std::map<std::string, TruthReport>& reports) {
  Totals totals;
  bool right = true;
  for (const auto& [name, truth] : reports)
    right = show_report(folder / name, name, truth, totals) && right;
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
  const std::filesystem::path folder = argv[1];
  const bool reports = ilacs::show_all(folder, truth->reports);
  const bool older = ilacs::show_all(folder / "older", truth->older);
  return reports && older ? 0 : 1;
}
