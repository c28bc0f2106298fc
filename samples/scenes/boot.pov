// A Chelsea boot on a paper sweep. Declare=Skin=0 is red, 1 is blue.
#version 3.7;
#ifndef (Skin) #declare Skin = 0; #end
global_settings { assumed_gamma 1.0 max_trace_level 6 }
#include "studio.inc"

#if (Skin = 0)
  #declare Hide = SRGB(158, 30, 28);
  #declare HideDark = SRGB(84, 12, 14);
  #declare Paper = SRGB(226, 219, 208);
  #declare Thread = SRGB(226, 196, 140);
#else
  #declare Hide = SRGB(38, 74, 128);
  #declare HideDark = SRGB(14, 28, 62);
  #declare Paper = SRGB(214, 220, 224);
  #declare Thread = SRGB(222, 214, 196);
#end

// Side view of the last: instep line F, back and sole line B, half width W.
#declare F = spline { cubic_spline
  -0.1, <0.17, 3.00, 0>  0.00, <0.17, 2.62, 0>  0.12, <0.15, 2.22, 0>  0.24, <0.17, 1.84, 0>  0.34, <0.26, 1.50, 0>
  0.44, <0.46, 1.24, 0>  0.54, <0.74, 1.03, 0>  0.64, <1.02, 0.89, 0>  0.74, <1.30, 0.78, 0>  0.84, <1.62, 0.67, 0>
  0.91, <1.85, 0.58, 0>  0.96, <2.02, 0.48, 0>  1.00, <2.13, 0.24, 0>  1.1, <2.1, -0.2, 0> }
#declare B = spline { cubic_spline
  -0.1, <-0.95, 3.10, 0>  0.00, <-0.93, 2.74, 0>  0.12, <-0.87, 2.25, 0>  0.24, <-0.84, 1.72, 0>  0.34, <-0.87, 1.24, 0>
  0.44, <-0.95, 0.70, 0>  0.54, <-0.93, 0.14, 0>  0.64, <-0.30, 0.04, 0>  0.74, <0.45, 0.04, 0>  0.84, <1.15, 0.04, 0>
  0.91, <1.62, 0.04, 0>  0.96, <1.92, 0.05, 0>  1.00, <2.13, 0.21, 0>  1.1, <2.3, 0.6, 0> }
#declare W = spline { cubic_spline
  -0.1, <0.52, 0, 0>  0.00, <0.50, 0, 0>  0.12, <0.46, 0, 0>  0.24, <0.42, 0, 0>  0.34, <0.40, 0, 0>
  0.44, <0.41, 0, 0>  0.54, <0.42, 0, 0>  0.64, <0.42, 0, 0>  0.74, <0.47, 0, 0>  0.84, <0.53, 0, 0>
  0.91, <0.47, 0, 0>  0.96, <0.34, 0, 0>  1.00, <0.02, 0, 0>  1.1, <-0.5, 0, 0> }

// A point of the upper: T runs from the collar to the toe, A round the section.
#macro Upper(T, A)
  #local PF = F(T);
  #local PB = B(T);
  #local PW = W(T);
  #local S = cos(A);
  #local Boxy = (S < 0 ? max(0, min(1, (T - 0.42)*6)) : 0);
  #local Wd = pow(abs(sin(A)) + 1e-6, 1 - 0.55*Boxy)*(sin(A) < 0 ? -1 : 1);
  #local Lean = max(0, min(1, (T - 0.3)*3));
  ((PF + PB)/2 + (PF - PB)/2*S + <0, 0, PW.x>*Wd*(1 - 0.13*Lean*(S > 0 ? S : 0)))
#end

#declare NT = 130;
#declare NA = 120;
#declare P = array[NT + 1][NA + 1];
#for (I, 0, NT)
  #for (J, 0, NA)
    #declare P[I][J] = Upper(I/NT, 2*pi*J/NA);
  #end
#end
#declare N = array[NT + 1][NA + 1];
#for (I, 0, NT)
  #for (J, 0, NA)
    #local I0 = max(0, I - 1);
    #local I1 = min(NT, I + 1);
    #local J0 = (J = 0 ? NA - 1 : J - 1);
    #local J1 = (J = NA ? 1 : J + 1);
    #declare N[I][J] = vnormalize(vcross(P[I][J1] - P[I][J0], P[I1][J] - P[I0][J]) + <0, 1e-9, 0>);
  #end
#end

// Elastic side panel: a tapering tongue on both sides, as a side view shape.
#declare Panel = function(x, y, z) { max(abs(x + 0.34 + 0.05*(y - 1.9)) - (0.13 + 0.16*max(0, min(1, (y - 1.25)/1.1))), 1.32 - y) }
#declare Grain = normal { average normal_map {
  [1 granite 0.10 scale 0.35]
  [1 crackle 0.22 scale 0.035 turbulence 0.2]
  [0.9 wrinkles 0.28 scale <0.30, 0.16, 0.3>] } }
#declare Leather = texture {
  pigment { bozo turbulence 0.6 scale 0.45 color_map { [0 color Hide*0.82] [0.6 color Hide] [1 color Hide*1.12] } }
  normal { Grain }
  finish { ambient 0 diffuse 0.72 specular 0.32 roughness 0.018 reflection { 0.015, 0.14 fresnel off } }
}
#declare Elastic = texture {
  pigment { color SRGB(26, 25, 27) }
  normal { gradient x 0.9 sine_wave scale 0.035 }
  finish { ambient 0 diffuse 0.75 specular 0.08 roughness 0.1 }
}
#declare Seam = texture {
  pigment { gradient y color_map { [0 color Thread] [0.62 color Thread] [0.66 color HideDark] [1 color HideDark] } scale 0.05 }
  finish { ambient 0 diffuse 0.7 }
}
#declare Groove = texture { pigment { color HideDark } finish { ambient 0 diffuse 0.6 specular 0.15 roughness 0.03 } }
#declare UpperTex = texture {
  function { max(0, min(1, 0.5 + Panel(x, y, z)*2)) }
  texture_map {
    [0.497 Elastic] [0.497 Groove]
    [0.515 Groove] [0.522 Leather]
    [0.560 Leather] [0.562 Seam]
    [0.578 Seam] [0.580 Leather]
    [0.610 Leather] [0.612 Seam]
    [0.628 Seam] [0.630 Leather]
  }
}

// The sole in plan view (x along, z across); Out grows it.
#macro SolePrism(Y0, Y1, Out)
  prism { cubic_spline linear_sweep Y0, Y1, 19,
    <-0.90 - Out*0.8, 0.30 + Out*0.6>,
    <-1.02 - Out, 0>, <-0.90 - Out*0.8, -0.30 - Out*0.6>, <-0.62, -0.43 - Out>, <-0.15, -0.41 - Out>, <0.35, -0.41 - Out>, <0.9, -0.49 - Out>, <1.35, -0.54 - Out>,
    <1.82 + Out*0.5, -0.42 - Out*0.8>, <2.14 + Out, 0>, <1.82 + Out*0.5, 0.42 + Out*0.8>,
    <1.35, 0.54 + Out>, <0.9, 0.49 + Out>, <0.35, 0.41 + Out>, <-0.15, 0.41 + Out>, <-0.62, 0.43 + Out>, <-0.90 - Out*0.8, 0.30 + Out*0.6>, <-1.02 - Out, 0>,
    <-0.90 - Out*0.8, -0.30 - Out*0.6>
  }
#end

#declare Rubber = texture {
  pigment { color SRGB(30, 27, 25) }
  normal { bumps 0.15 scale 0.02 }
  finish { ambient 0 diffuse 0.7 specular 0.12 roughness 0.06 }
}
#declare WeltTex = texture {
  pigment { wood color_map { [0 color SRGB(120, 76, 42)] [1 color SRGB(92, 54, 28)] } scale 0.06 turbulence 0.1 }
  finish { ambient 0 diffuse 0.7 specular 0.2 roughness 0.03 }
}

#declare Boot = union {
  mesh2 {
    vertex_vectors { (NT + 1)*(NA + 1) #for (I, 0, NT) #for (J, 0, NA) , P[I][J] #end #end }
    normal_vectors { (NT + 1)*(NA + 1) #for (I, 0, NT) #for (J, 0, NA) , N[I][J] #end #end }
    face_indices { 2*NT*NA
      #for (I, 0, NT - 1) #for (J, 0, NA - 1)
        , <I*(NA + 1) + J, (I + 1)*(NA + 1) + J, I*(NA + 1) + J + 1>
        , <(I + 1)*(NA + 1) + J, (I + 1)*(NA + 1) + J + 1, I*(NA + 1) + J + 1>
      #end #end
    }
    texture { UpperTex }
    interior_texture { pigment { color SRGB(150, 112, 76) } finish { ambient 0 diffuse 0.6 } }
  }
  // piping round the collar
  union {
    #for (J, 0, 71)
      #local Q0 = Upper(0.002, 2*pi*J/72);
      #local Q1 = Upper(0.002, 2*pi*(J + 1)/72);
      sphere { Q0, 0.032 }
      cylinder { Q0, Q1, 0.032 }
    #end
    texture { Groove normal { bumps 0.1 scale 0.05 } }
  }
  // back seam and the pull tab
  union {
    #for (K, 0, 39)
      cylinder { B(K/80) - x*0.002, B((K + 1)/80) - x*0.002, 0.026 }
      sphere { B(K/80) - x*0.002, 0.026 }
    #end
    texture { Leather pigment { color HideDark*1.6 } }
  }
  mesh {
    #declare Tab = spline { cubic_spline
      -1, <-0.885, 2.00, 0>  0, <-0.905, 2.20, 0>  1, <-0.935, 2.38, 0>  2, <-1.01, 2.72, 0>  3, <-1.01, 2.98, 0>
      3.5, <-0.94, 3.06, 0>  4, <-0.87, 2.98, 0>  5, <-0.89, 2.64, 0>  6, <-0.86, 2.35, 0>  7, <-0.85, 2.2, 0> }
    #for (K, 0, 59)
      #local A0 = Tab(K/10); #local A1 = Tab((K + 1)/10);
      #local Z = <0, 0, 0.11>;
      #local Th = vnormalize(vcross(A1 - A0, z))*0.035;
      #for (S, 0, 1)
        triangle { A0 - Z + Th*S, A1 - Z + Th*S, A1 + Z + Th*S }
        triangle { A0 - Z + Th*S, A1 + Z + Th*S, A0 + Z + Th*S }
        triangle { A0 + Z*(2*S - 1), A1 + Z*(2*S - 1), A1 + Z*(2*S - 1) + Th }
        triangle { A0 + Z*(2*S - 1), A1 + Z*(2*S - 1) + Th, A0 + Z*(2*S - 1) + Th }
      #end
    #end
    texture { Elastic normal { gradient z 0.8 sine_wave scale 0.03 } }
  }
  object { SolePrism(-0.05, 0.05, 0.005) texture { WeltTex } }
  object { SolePrism(-0.10, -0.05, 0.0) texture { Groove } }
  // lugged forefoot and stacked heel
  difference {
    object { SolePrism(-0.36, -0.10, 0.0) }
    box { <-0.28, -0.5, -2>, <0.42, -0.17, 2> }
    #for (K, 0, 9) box { <0.62 + K*0.17, -0.5, -2>, <0.68 + K*0.17, -0.25, 2> } #end
    #for (K, 0, 3) box { <-0.98 + K*0.2, -0.5, -2>, <-0.93 + K*0.2, -0.27, 2> } #end
    texture { Rubber }
  }
  // welt stitches
  #for (K, 0, 48)
    #local T = 0.585 + 0.405*K/48;
    #for (S, -1, 1, 2)
      #local Q = B(T);
      #local V = W(T);
      cylinder { <Q.x - 0.022, 0.052, S*(V.x + 0.0)>, <Q.x + 0.022, 0.052, S*(V.x + 0.0)>, 0.011 pigment { color Thread } finish { ambient 0 diffuse 0.8 } }
    #end
  #end
  translate y*0.36
}

object { Boot rotate y*28 translate <-0.45, 0, -0.3> }
object { Boot scale <1, 1, -1> rotate y*-8 translate <0.25, 0, 1.75> }

Sweep(0, 5.5, 3, texture { pigment { color Paper } finish { ambient 0.02 diffuse 0.85 } })

Softbox(<-5.5, 6.5, -4.5>, <0, 1, 0>, 4, 4, 0.95, 1.8, rgb <1, 0.97, 0.93>, 3)
Softbox(<6, 4.0, -2.0>, <0, 1, 0>, 3, 4, 0.42, 1.2, rgb <0.93, 0.96, 1>, 3)
Softbox(<0.5, 8.5, 2.5>, <0, 0, 0.5>, 5, 3, 0.55, 1.5, rgb <1, 1, 1>, 3)

camera {
  location <0.9, 3.2, -9.2>
  right x*image_width/image_height
  look_at <0.30, 1.48, 0.2>
  angle 37
}
