// ilacs_table SAMPLES_DIR TRUTH.json: reads every sample report, prints what is right per field and
// what is not, and the processor time it took. Exit 0 when everything is right, 1 when not, 2 on
// misuse.
#include <cstdio>
#include <iostream>

#include "plugins/ofsted_ilacs/ilacs_parser.h"
#include "plugins/ofsted_ilacs/sample_truth.h"
#include "plugins/report/sample_table.h"

namespace scrutiny::ilacs {
namespace {

std::vector<Sample> samples_of(const std::map<std::string, TruthReport>& reports) {
  std::vector<Sample> samples;
  for (const auto& entry : reports) {
    const TruthReport& truth = entry.second;
    samples.push_back({entry.first, truth.is_pdf, [&truth](const std::vector<pdf::PdfPage>& pages) {
                         return [&truth, report = parse_report(pages)] {
                           return SampleScore{score(truth, report), report.warnings};
                         };
                       }});
  }
  return samples;
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
  const bool reports = report::show_samples(folder, ilacs::samples_of(truth->reports), std::cout);
  const bool older =
      report::show_samples(folder / "older", ilacs::samples_of(truth->older), std::cout);
  return reports && older ? 0 : 1;
}
