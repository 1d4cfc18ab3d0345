// What one office document may cost its reader. Thread-safety: plain values.
#pragma once

#include <cstddef>
#include <cstdint>

namespace scrutiny::office {

struct Limits {
  // The ZIP package.
  std::uint64_t entries = 10'000;
  std::uint64_t part_bytes = 64ull << 20;    // one part, inflated
  std::uint64_t total_bytes = 192ull << 20;  // all parts read, inflated
  std::uint64_t ratio = 300;                 // inflated to packed, for parts above ratio_from
  std::uint64_t ratio_from = 4ull << 20;
  // Any one part as XML.
  std::size_t depth = 200;
  std::size_t attributes = 200;  // of one element; libxml2's work is quadratic in them
  // What is kept. Cells without text, colour and comment are never kept.
  std::size_t blocks = 100'000;
  std::size_t cells = 400'000;
  std::size_t text_bytes = 40u << 20;
  std::size_t sheets = 1'000;     // with content; empty ones cost nothing
  int columns = 16'384;           // of a sheet
  int rows = 1'048'576;           // of a sheet
  std::size_t line_cells = 4096;  // cells of one line of CSV
};

}  // namespace scrutiny::office
