import { ComparisonView } from "./comparison-view.tsx";
import { mount } from "./mount.tsx";

void mount(ComparisonView);
