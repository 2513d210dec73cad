//! Where rustc's time went, in seconds of its own time: `stages PROFILE.mm_profdata`.

use analyzeme::ProfilingData;

/// What is shown, and the activities of rustc that belong to it.
const STAGES: &[(&str, &[&str])] = &[
    ("macro expansion", &["expand_crate", "expand_proc_macro", "expand_derive_proc_macro_outer"]),
    ("const evaluation", &["eval_to_allocation_raw", "eval_to_const_value_raw"]),
    ("type checks", &["typeck", "check_well_formed"]),
    ("borrow checks and MIR", &["mir_borrowck", "mir_built", "mir_pass_promote_temps", "mir_const_qualif"]),
];

fn main() {
    let path = std::env::args().nth(1).expect("the profile's path");
    let profile = ProfilingData::new(path.as_ref()).expect("a profile");
    let activities = profile.perform_analysis().query_data;
    let seconds = |is_it: &dyn Fn(&str) -> bool| -> f64 {
        let own = activities.iter().filter(|activity| is_it(&activity.label));
        own.map(|activity| activity.self_time.as_secs_f64()).sum()
    };
    let stages = STAGES.iter().map(|(name, labels)| {
        format!("{name} {:.1} s", seconds(&|label| labels.contains(&label)))
    });
    let stages: Vec<String> = stages.collect();
    println!("rustc {:.1} s: {}", seconds(&|_| true), stages.join(", "));
}
