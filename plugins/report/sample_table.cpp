#include "plugins/report/sample_table.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <utility>

namespace scrutiny::report {
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

Result<std::vector<pdf::PdfPage>> read_words(const std::string& bytes) {
  pdf::PdfLimits limits;
  limits.with_words = pdf::PdfWords::kOnly;
  return pdf::read_pdf_text(as_bytes(bytes), limits);
}

struct SampleRun {
  Result<std::vector<pdf::PdfPage>> pages = Error(ErrorCode::kIo, "not read");
  SampleScore score;
  double pdf_ms = 0;
  double parser_ms = 0;
};

// Reads and parses `runs` times; the times are medians.
SampleRun read_sample(const std::filesystem::path& path, const Sample& sample, int runs) {
  const std::string bytes = read_file(path);
  std::vector<double> pdf_ms;
  std::vector<double> parser_ms;
  SampleRun reading;
  std::function<SampleScore()> score;
  for (int run = 0; run < runs; ++run) {
    const double start = milliseconds();
    reading.pages = read_words(bytes);
    const double read = milliseconds();
    if (!reading.pages.ok()) return reading;
    score = sample.parse(*reading.pages);
    pdf_ms.push_back(read - start);
    parser_ms.push_back(milliseconds() - read);
  }
  reading.score = score();
  reading.pdf_ms = median(std::move(pdf_ms));
  reading.parser_ms = median(std::move(parser_ms));
  return reading;
}

template <typename... Values>
std::string format(const char* pattern, Values... values) {
  char line[300];
  std::snprintf(line, sizeof line, pattern, values...);
  return line;
}

// False when something is not right.
bool show_sample(const std::filesystem::path& folder, const Sample& sample, Totals& totals,
                 std::ostream& out) {
  const SampleRun reading = read_sample(folder / sample.file, sample, kRuns);
  out << format("%-42s ", sample.file.c_str());
  if (!sample.is_pdf) {
    out << (reading.pages.ok() ? "read, though it is no PDF\n" : "refused: no PDF\n");
    return !reading.pages.ok();
  }
  if (!reading.pages.ok()) {
    out << reading.pages.error().describe() << "\n";
    return false;
  }
  out << format("%2zu pages  PDF %5.1f ms  parser %4.1f ms\n", reading.pages->size(),
                reading.pdf_ms, reading.parser_ms);
  bool right = true;
  for (const FieldScore& field : reading.score.fields) {
    Total& total = totals[field.field];
    total.right += field.right;
    total.of += field.of;
    total.invented += field.invented;
    right = right && field.right == field.of && field.invented == 0;
    for (const std::string& miss : field.misses)
      out << "    " << field.field << ": " << miss << "\n";
  }
  for (const Warning& warning : reading.score.warnings)
    out << "    warning " << warning.code << "\n";
  return right;
}

}  // namespace

Result<std::vector<Sample>> samples_of(
    const std::string& truth_path, std::string_view member,
    const std::function<decltype(Sample::parse)(const boost::json::object& truth)>& parse_of) {
  SCRUTINY_ASSIGN(boost::json::object file, load_truth_file(truth_path));
  const auto root = std::make_shared<const boost::json::object>(std::move(file));
  const boost::json::value* all = root->if_contains(member);
  if (!all || !all->is_object())
    return Error(ErrorCode::kInvalidArgument, "The truth file makes no sense.");
  std::vector<Sample> samples;
  for (const auto& entry : all->as_object()) {
    const boost::json::object* truth = entry.value().if_object();
    if (!truth) return Error(ErrorCode::kInvalidArgument, "The truth file makes no sense.");
    samples.push_back({std::string(entry.key()), true,
                       [root, parse = parse_of(*truth)](const std::vector<pdf::PdfPage>& pages) {
                         return parse(pages);
                       }});
  }
  return samples;
}

std::vector<Item> facts_as_items(const Reading& reading, std::string_view name) {
  std::vector<Item> items;
  for (const NamedFact& entry : reading.facts)
    if (entry.name == name)
      items.push_back({entry.fact.value, entry.fact.page, 0, entry.fact.quote, {}});
  return items;
}

std::vector<Item> findings_as_items(const Reading& reading, std::string_view kind) {
  std::vector<Item> items;
  for (const Finding& finding : reading.findings) {
    if (finding.kind != kind) continue;
    items.push_back(finding.item);
    if (!finding.item.children.empty())
      items.back().page_end = finding.item.children.back().page_end;
  }
  return items;
}

std::string fact_value(const Reading& reading, std::string_view name) {
  const Fact* fact = reading.find(name);
  return fact ? fact->value : "";
}

bool show_samples(const std::filesystem::path& folder, const std::vector<Sample>& samples,
                  std::ostream& out) {
  Totals totals;
  bool right = true;
  for (const Sample& sample : samples) right = show_sample(folder, sample, totals, out) && right;
  out << format("\n%-24s %8s %8s %8s\n", "field", "right", "of", "invented");
  for (const auto& [field, total] : totals)
    out << format("%-24s %8d %8d %8d\n", field.c_str(), total.right, total.of, total.invented);
  out << "\n";
  return right;
}

std::filesystem::path samples_folder(const std::string& source_dir, const std::string& name) {
  const char* set = std::getenv("SCRUTINY_SAMPLES");
  return std::filesystem::path(set ? set : source_dir + "/../shared/samples") / name;
}

Result<std::vector<pdf::PdfPage>> read_sample_pages(const std::filesystem::path& path) {
  return read_words(read_file(path));
}

std::vector<std::string> sample_misses(const std::filesystem::path& folder,
                                       const std::vector<Sample>& samples) {
  std::vector<std::string> misses;
  for (const Sample& sample : samples) {
    const SampleRun reading = read_sample(folder / sample.file, sample, 1);
    if (reading.pages.ok() != sample.is_pdf)
      misses.push_back(sample.file + (sample.is_pdf ? ": not read" : ": read, though no PDF"));
    for (const FieldScore& field : reading.score.fields) {
      for (const std::string& miss : field.misses)
        misses.push_back(sample.file + ": " + field.field + ": " + miss);
      if (field.misses.empty() && (field.right != field.of || field.invented > 0))
        misses.push_back(sample.file + ": " + field.field);
    }
  }
  return misses;
}

}  // namespace scrutiny::report
