// jtai_table SAMPLES_DIR TRUTH.json: what of the sample letters is read right, and what is not.
#include <iostream>

#include "plugins/ofsted_jtai/jtai_truth.h"
#include "plugins/report/table_program.h"

int main(int argc, char** argv) {
  return scrutiny::report::run_table(argc, argv, scrutiny::jtai::load_samples, std::cout,
                                     std::cerr);
}
