// Reads sample reports and shows, per field, what is right and what is not.
// Purpose: the table tools of the report plugins, and their samples tests. Thread-safety: none.
// Ownership: Sample::parse keeps what it needs alive. Blocking: reads files, parses. Failure: shown
// in the table; a test that asks for misses gets them as text.
#pragma once

#include <filesystem>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "plugins/pdf/pdf_text.h"
#include "plugins/report/reading.h"
#include "plugins/report/sample_truth.h"

namespace scrutiny::report {

struct SampleScore {
  std::vector<FieldScore> fields;
  std::vector<Warning> warnings;
};

struct Sample {
  std::string file;
  bool is_pdf = true;
  // Parses, which is timed; what it returns compares with the truth.
  std::function<std::function<SampleScore()>(const std::vector<pdf::PdfPage>&)> parse;
};

// One sample for each member of the truth file's object `member`; `parse_of` makes Sample::parse
// from that member, which lives as long as the samples do.
Result<std::vector<Sample>> samples_of(
    const std::string& truth_path, std::string_view member,
    const std::function<decltype(Sample::parse)(const boost::json::object& truth)>& parse_of);

// The facts of one name, and the findings of one kind, to be scored as items.
std::vector<Item> facts_as_items(const Reading& reading, std::string_view name);
std::vector<Item> findings_as_items(const Reading& reading, std::string_view kind);
// "" when there is no fact of the name.
std::string fact_value(const Reading& reading, std::string_view name);

// Prints one line for each sample with its times (medians of five runs, processor time), its misses
// and warnings, then one line for each field. False when something is not right.
bool show_samples(const std::filesystem::path& folder, const std::vector<Sample>& samples,
                  std::ostream& out);

// SCRUTINY_SAMPLES, or ../shared/samples beside `source_dir`, and the named folder in it.
std::filesystem::path samples_folder(const std::string& source_dir, const std::string& name);

// The words of a sample's pages.
Result<std::vector<pdf::PdfPage>> read_sample_pages(const std::filesystem::path& path);

// Everything that is not right, as "file: field: what"; empty when all is right.
std::vector<std::string> sample_misses(const std::filesystem::path& folder,
                                       const std::vector<Sample>& samples);

}  // namespace scrutiny::report
